import { chmod, link, lstat, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { EntryType, entryPath, findEntry, type PackedTree } from '@jvs/model';
import { asNobody, makeOddTree, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { implementations, text } from './implementations.js';

const paths = (tree: PackedTree) => Array.from({ length: tree.count }, (_, i) => text(entryPath(tree, i)));

describe.each(implementations)('scanTree (%s)', (_, { ops, walksAnyDepth }) => {
  test('lists a tree in preorder, children by their bytes', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { b: { z: '', 'a-b': '', a: { x: '' } }, B: '', é: '', 'a!': '' });
      const { tree, failures } = await ops.scanTree(dir);
      expect(failures).toEqual([]);
      expect(paths(tree)).toEqual(['', 'B', 'a!', 'b', 'b/a', 'b/a/x', 'b/a-b', 'b/z', 'Ã©']);
      expect([...tree.end]).toEqual([9, 2, 3, 8, 6, 6, 7, 8, 9]);
      expect([...tree.parent]).toEqual([0, 0, 0, 0, 3, 4, 3, 3, 0]);
    });
  });

  test('says of each entry what lstat says', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { file: 'four', dir: {} });
      await chmod(`${dir}/file`, 0o4751);
      await link(`${dir}/file`, `${dir}/twin`);
      await symlink('a target', `${dir}/link`);
      await mustRun('mkfifo', [`${dir}/fifo`]);
      const { tree } = await ops.scanTree(dir);
      for (let i = 1; i < tree.count; i++) {
        const stat = await lstat(`${dir}/${text(entryPath(tree, i))}`, { bigint: true });
        expect([tree.ino[i], tree.mtimeNs[i], tree.ctimeNs[i]]).toEqual([
          stat.ino,
          stat.mtimeNs,
          stat.ctimeNs,
        ]);
        expect([tree.mode[i], tree.nlink[i], tree.uid[i], tree.gid[i]]).toEqual(
          [stat.mode & 0o7777n, stat.nlink, stat.uid, stat.gid].map(Number),
        );
      }
      const at = (name: string) => findEntry(tree, Buffer.from(name))!;
      expect([tree.type[at('file')], tree.size[at('file')]]).toEqual([EntryType.file, 4]);
      expect([tree.type[at('link')], tree.size[at('link')]]).toEqual([EntryType.symlink, 0]);
      expect([tree.type[at('fifo')], tree.type[at('dir')]]).toEqual([EntryType.fifo, EntryType.directory]);
      expect(tree.ino[at('file')]).toBe(tree.ino[at('twin')]);
    });
  });

  skipUnless('python3')('finds every entry of the odd tree', async () => {
    await withTempDir(async (dir) => {
      await makeOddTree(dir);
      const { tree, failures } = await ops.scanTree(dir);
      const found = await mustRun('find', [dir, '-printf', '.']);
      expect(failures).toEqual([]);
      expect(tree.count).toBe(found.stdout.length);
    });
  });

  skipUnless('ordinary-user')('goes on past a directory it cannot read, and names it', async () => {
    await asNobody(async (dir) => {
      await makeTree(dir, { closed: { in: '' }, open: { in: '' } });
      await chmod(`${dir}/closed`, 0);
      const { tree, failures } = await ops.scanTree(dir);
      expect(paths(tree)).toEqual(['', 'closed', 'open', 'open/in']);
      expect(failures.map((f) => [text(f.path), f.errno, f.code])).toEqual([['closed', 13, 'EACCES']]);
      await chmod(`${dir}/closed`, 0o700);
    });
  });

  skipUnless('root')('refuses a tree that another file system is mounted in', async () => {
    await withTempDir(async (dir) => {
      await mkdir(`${dir}/mounted`);
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', `${dir}/mounted`]);
      try {
        await expect(ops.scanTree(dir)).rejects.toMatchObject({ code: 'EXDEV' });
      } finally {
        await mustRun('umount', [`${dir}/mounted`]);
      }
    });
  });

  test('refuses a root that is absent, a file, or a link to a directory', async () => {
    await withTempDir(async (dir) => {
      await writeFile(`${dir}/file`, '');
      await symlink('.', `${dir}/link`);
      await expect(ops.scanTree(`${dir}/absent`)).rejects.toMatchObject({ code: 'ENOENT', errno: -2 });
      await expect(ops.scanTree(`${dir}/file`)).rejects.toMatchObject({ code: 'ENOTDIR' });
      await expect(ops.scanTree(`${dir}/link`)).rejects.toMatchObject({
        code: expect.stringMatching(/ENOTDIR|ELOOP/),
      });
    });
  });

  test('can be cancelled before it starts and while it runs', async () => {
    await withTempDir(async (dir) => {
      for (let i = 0; i < 50; i++) await mkdir(`${dir}/${i}`);
      for (const name of await readdir(dir)) {
        await Promise.all(Array.from({ length: 100 }, (_, i) => writeFile(`${dir}/${name}/${i}`, '')));
      }
      await expect(ops.scanTree(dir, { signal: AbortSignal.abort() })).rejects.toMatchObject({
        code: 'E_CANCELLED',
      });
      let last = { entries: 0, bytes: 0 };
      const { tree } = await ops.scanTree(dir, { onProgress: (progress) => (last = progress) });
      expect(tree.count).toBe(5051);
      expect(last.entries).toBeGreaterThanOrEqual(5050);
    });
  });

  skipUnless('python3')('walks a tree deeper than a path can be long, or says that it cannot', async () => {
    await withTempDir(async (dir) => {
      const deep =
        'import os,sys\nos.chdir(sys.argv[1])\nfor i in range(2500):\n os.mkdir("abcd"); os.chdir("abcd")';
      await mustRun('/usr/bin/python3', ['-c', deep, dir]);
      const { tree, failures } = await ops.scanTree(dir);
      if (walksAnyDepth) expect([tree.count, failures]).toEqual([2501, []]);
      else expect(failures.map((f) => f.code)).toContain('ENAMETOOLONG');
    });
  });
});
