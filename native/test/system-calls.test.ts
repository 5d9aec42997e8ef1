import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { loadBinding } from '@jvs/native';
import { makeTree, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';
import { addonFile, ops, system } from './native.js';

const codeOf = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
};

test('the loader answers with a value', () => {
  expect(loadBinding()).toMatchObject({ ok: true, file: addonFile });
});

describe('flock', () => {
  test('excludes another process until it is unlocked or that process is killed', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { lock: '' });
      const fd = openSync(`${dir}/lock`, 'r+');
      const body = `
        const fd = require('fs').openSync(process.argv[2], 'r+');
        console.log(require(process.argv[1]).tryFlock(fd, true));
        setInterval(() => {}, 1000);`;
      const holder = spawn(process.execPath, ['-e', body, addonFile, `${dir}/lock`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        const [said] = (await once(holder.stdout, 'data')) as [Buffer];
        expect(String(said)).toBe('true\n');
        expect([system.tryFlock(fd, 'exclusive'), system.tryFlock(fd, 'shared')]).toEqual([false, false]);
      } finally {
        holder.kill('SIGKILL');
        await once(holder, 'exit');
      }
      expect(system.tryFlock(fd, 'exclusive')).toBe(true);
      const other = openSync(`${dir}/lock`, 'r+');
      expect(system.tryFlock(other, 'shared')).toBe(false);
      system.unlockFlock(fd);
      expect([system.tryFlock(fd, 'shared'), system.tryFlock(other, 'shared')]).toEqual([true, true]);
      expect(system.tryFlock(other, 'exclusive')).toBe(false);
      closeSync(fd);
      closeSync(other);
      expect(codeOf(() => system.tryFlock(fd, 'shared'))).toBe('EBADF');
    });
  });
});

describe('renames', () => {
  test('without replacing refuse a name that is taken, also by a dangling link', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { a: 'a', b: 'b' });
      symlinkSync('nowhere', `${dir}/dangling`);
      expect(codeOf(() => system.renameNoReplace(`${dir}/a`, `${dir}/b`))).toBe('EEXIST');
      expect(codeOf(() => system.renameNoReplace(`${dir}/a`, `${dir}/dangling`))).toBe('EEXIST');
      expect(codeOf(() => system.renameNoReplace(`${dir}/none`, `${dir}/c`))).toBe('ENOENT');
      system.renameNoReplace(`${dir}/a`, `${dir}/c`);
      expect([existsSync(`${dir}/a`), readFileSync(`${dir}/c`, 'utf8')]).toEqual([false, 'a']);
    });
  });

  test('by exchange need both', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { a: 'a', b: { c: 'c' } });
      system.renameExchange(`${dir}/a`, `${dir}/b`);
      expect([readFileSync(`${dir}/b`, 'utf8'), readFileSync(`${dir}/a/c`, 'utf8')]).toEqual(['a', 'c']);
      expect(codeOf(() => system.renameExchange(`${dir}/a`, `${dir}/none`))).toBe('ENOENT');
    });
  });
});

describe('openBeneath', () => {
  const open = (root: string, path: string) =>
    system.openBeneath(root, Buffer.from(path), constants.O_RDONLY);

  test('opens what is below the root and nothing else', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { d: { f: 'inside' } }, secret: 'outside' });
      symlinkSync('d', `${dir}/root/link`);
      symlinkSync('../secret', `${dir}/root/out`);
      const fd = open(`${dir}/root`, 'd/f');
      expect(readFileSync(fd, 'utf8')).toBe('inside');
      closeSync(fd);
      const outcomes = [
        '../secret',
        `${dir}/secret`,
        'd/../../secret',
        'link/f',
        'out',
        'none',
        'd/f/x',
        '',
        'd\0/f',
      ].map((path) => codeOf(() => open(`${dir}/root`, path)));
      expect(outcomes).toEqual([
        'EXDEV',
        'EXDEV',
        'EXDEV',
        'ELOOP',
        'ELOOP',
        'ENOENT',
        'ENOTDIR',
        'EINVAL',
        'EINVAL',
      ]);
    });
  });
});

describe('cloneFile', () => {
  skipUnless('ext4')('leaves nothing behind where files cannot be cloned', async () => {
    await withFileSystem('ext4', async (dir) => {
      await makeTree(dir, { a: 'some bytes' });
      expect(codeOf(() => system.cloneFile(`${dir}/a`, `${dir}/b`))).toBe('EOPNOTSUPP');
      expect(existsSync(`${dir}/b`)).toBe(false);
    });
  });

  skipUnless('btrfs')('clones a file and replaces none', async () => {
    await withFileSystem('btrfs', async (dir) => {
      await makeTree(dir, { a: 'x'.repeat(10_000), taken: 't' });
      system.cloneFile(`${dir}/a`, `${dir}/b`);
      expect(readFileSync(`${dir}/b`, 'utf8')).toBe('x'.repeat(10_000));
      expect(codeOf(() => system.cloneFile(`${dir}/a`, `${dir}/taken`))).toBe('EEXIST');
      expect(readFileSync(`${dir}/taken`, 'utf8')).toBe('t');
    });
  });
});

describe('extents', () => {
  skipUnless('ext4')('name the data of a file and leave its holes out', async () => {
    await withFileSystem('ext4', async (dir) => {
      await makeTree(dir, { sparse: 'x'.repeat(4096) });
      truncateSync(`${dir}/sparse`, 1 << 20);
      const fd = openSync(`${dir}/sparse`, 'r+');
      writeSync(fd, Buffer.alloc(4096, 1), 0, 4096, 512 * 1024);
      closeSync(fd);
      const extents = system.extents(`${dir}/sparse`);
      expect(extents.map(({ logical, length, shared }) => [logical, length, shared])).toEqual([
        [0, 4096, false],
        [512 * 1024, 4096, false],
      ]);
      expect(codeOf(() => system.extents(`${dir}/none`))).toBe('ENOENT');
    });
  });
});

test('syncFileSystem syncs, and fails for a place that is not there', async () => {
  await withTempDir(async (dir) => {
    await ops.syncFileSystem(dir);
    await expect(ops.syncFileSystem(`${dir}/none`)).rejects.toMatchObject({
      code: 'ENOENT',
      syscall: 'open',
    });
  });
});
