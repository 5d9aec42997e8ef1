import { chmod, lstat, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { asNobody, makeOddTree, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const absent = { code: 'ENOENT' };

describe.each(implementations)('removeTree and syncFileSystem (%s)', (_, { ops, walksAnyDepth }) => {
  skipUnless('python3')('removes the odd tree and counts its entries', async () => {
    await withTempDir(async (dir) => {
      await makeOddTree(`${dir}/tree`);
      const count = (await mustRun('find', [`${dir}/tree`, '-printf', '.'])).stdout.length;
      expect(await ops.removeTree(`${dir}/tree`)).toEqual({ entries: count });
      await expect(lstat(`${dir}/tree`)).rejects.toMatchObject(absent);
    });
  });

  skipUnless('ordinary-user', 'python3')(
    'removes the odd tree of an ordinary user, closed directories included',
    async () => {
      await asNobody(async (dir) => {
        await mkdir(`${dir}/tree`);
        await makeOddTree(`${dir}/tree`);
        await makeTree(`${dir}/tree`, { closed: { in: { deeper: '' } } });
        await chmod(`${dir}/tree/closed/in`, 0);
        await chmod(`${dir}/tree/closed`, 0o100);
        await chmod(`${dir}/tree`, 0o500);
        await ops.removeTree(`${dir}/tree`);
        await expect(lstat(`${dir}/tree`)).rejects.toMatchObject(absent);
      });
    },
  );

  skipUnless('ordinary-user')('opens up nothing above the tree', async () => {
    await asNobody(async (dir) => {
      await makeTree(dir, { above: { tree: { f: '' } } });
      await chmod(`${dir}/above`, 0o500);
      await expect(ops.removeTree(`${dir}/above/tree`)).rejects.toMatchObject({ code: 'EACCES' });
      expect((await lstat(`${dir}/above`)).mode & 0o777).toBe(0o500);
      await chmod(`${dir}/above`, 0o700);
    });
  });

  test('takes a file, a link and nothing at all', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { file: '', kept: { in: 'x' } });
      await symlink('kept', `${dir}/link`);
      expect(await ops.removeTree(`${dir}/file`)).toEqual({ entries: 1 });
      expect(await ops.removeTree(`${dir}/link`)).toEqual({ entries: 1 });
      expect(await ops.removeTree(`${dir}/absent`)).toEqual({ entries: 0 });
      expect(await readFile(`${dir}/kept/in`, 'utf8')).toBe('x');
    });
  });

  skipUnless('root')('stops at a mounted file system and leaves what is in it', async () => {
    await withTempDir(async (dir) => {
      await mkdir(`${dir}/tree/mounted`, { recursive: true });
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', `${dir}/tree/mounted`]);
      try {
        await makeTree(`${dir}/tree/mounted`, { theirs: 'x' });
        await expect(ops.removeTree(`${dir}/tree`)).rejects.toMatchObject({
          code: expect.stringMatching(/EXDEV|EBUSY/),
        });
        expect(await readdir(`${dir}/tree/mounted`)).toEqual(['theirs']);
      } finally {
        await mustRun('umount', [`${dir}/tree/mounted`]);
      }
    });
  });

  skipUnless('python3')('removes a tree deeper than a path can be long, or says that it cannot', async () => {
    await withTempDir(async (dir) => {
      await mkdir(`${dir}/tree`);
      const deep =
        'import os,sys\nos.chdir(sys.argv[1])\nfor i in range(2500):\n os.mkdir("abcd"); os.chdir("abcd")';
      await mustRun('/usr/bin/python3', ['-c', deep, `${dir}/tree`]);
      const removal = ops.removeTree(`${dir}/tree`);
      if (walksAnyDepth) expect(await removal).toEqual({ entries: 2501 });
      else await expect(removal).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
    });
  });

  test('makes a tree durable, and fails for one that is not there', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { d: { f: 'x' }, g: 'y' });
      await symlink('nowhere', `${dir}/link`);
      await mustRun('mkfifo', [`${dir}/fifo`]);
      await ops.syncFileSystem(dir);
      await expect(ops.syncFileSystem(`${dir}/absent`)).rejects.toMatchObject(absent);
    });
  });
});
