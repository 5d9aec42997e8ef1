import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { appendFile, chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { makeTree, mustRun, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';
import { filesOf, indexOf, ops, pathOf } from './native.js';

const cloneOf = (dir: string) => ({
  source: `${dir}/src`,
  destination: `${dir}/dst`,
  method: 'copy' as const,
});

describe('cloneTree of a source that is not as it was scanned', () => {
  test('captures what is there now and reports it as changed', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, {
        grown: 'a',
        touched: 'b',
        chmodded: 'c',
        same: 'd',
        swapped: 'e',
        d: { f: '' },
      });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await appendFile(`${dir}/src/grown`, 'more');
      await utimes(`${dir}/src/touched`, 1, 1);
      await chmod(`${dir}/src/chmodded`, 0o600);
      await writeFile(`${dir}/new`, 'E');
      await rename(`${dir}/new`, `${dir}/src/swapped`);
      await writeFile(`${dir}/src/d/added`, '');
      const report = await ops.cloneTree({ ...cloneOf(dir), tree });
      const changed = [...report.changed].map((i) => pathOf(tree, i));
      expect(changed).toEqual(['', 'chmodded', 'd', 'grown', 'swapped', 'touched']);
      expect([...report.torn, ...report.vanished, ...report.failures]).toEqual([]);
      expect(statSync(`${dir}/dst/grown`).size).toBe(5);
      expect(readdirSync(`${dir}/dst/d`)).toEqual(['f']);
    });
  });

  test('leaves out what vanished: files, whole directories, and what another kind took the place of', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { a: 'a', d: { e: { f: 'x' }, g: 'y' }, l: 'l', p: 'p', s: 's', z: 'z' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      for (const gone of ['a', 'd', 'l', 'p', 's']) await rm(`${dir}/src/${gone}`, { recursive: true });
      await mkdir(`${dir}/src/l`);
      await mustRun('mkfifo', [`${dir}/src/p`]);
      await symlink('/etc/passwd', `${dir}/src/s`);
      const report = await ops.cloneTree({ ...cloneOf(dir), tree });
      const vanished = [...report.vanished].map((i) => pathOf(tree, i));
      expect(vanished).toEqual(['a', 'd', 'd/e', 'd/e/f', 'd/g', 'l', 'p', 's']);
      expect(readdirSync(`${dir}/dst`)).toEqual(['z']);
      expect([report.copied, report.directories]).toEqual([1, 1]);
    });
  });

  test('reads nothing through a link that took the place of a directory', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { d: { e: { secret: 'inside' } } });
      await makeTree(`${dir}/other`, { e: { secret: 'outside' } });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await rm(`${dir}/src/d`, { recursive: true });
      await symlink('../other', `${dir}/src/d`);
      const report = await ops.cloneTree({ ...cloneOf(dir), tree });
      expect(report.vanished).toHaveLength(3);
      expect(readdirSync(`${dir}/dst`)).toEqual([]);
      const hash = await ops.hashEntries({ root: `${dir}/src`, tree, indices: filesOf(tree) });
      expect([[...hash.changed], Buffer.from(hash.digests).equals(Buffer.alloc(32))]).toEqual([[0], true]);
    });
  });

  skipUnless('python3')('reports a file that never holds still as torn', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { busy: Buffer.alloc(40_000_000, 1), calm: 'x' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const program = `
import os, sys
fd = os.open(sys.argv[1], os.O_WRONLY)
print('go', flush=True)
while True: os.pwrite(fd, os.urandom(8), 0)`;
      const writer = spawn('python3', ['-c', program, `${dir}/src/busy`], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      try {
        await once(writer.stdout, 'data');
        const report = await ops.cloneTree({ ...cloneOf(dir), tree });
        expect([...report.torn].map((i) => pathOf(tree, i))).toEqual(['busy']);
        expect(report.changed).toHaveLength(0);
        expect(statSync(`${dir}/dst/busy`).size).toBe(40_000_000);
      } finally {
        writer.kill('SIGKILL');
        await once(writer, 'exit');
      }
    });
  });
});

describe('cloneTree with a share', () => {
  const all = (count: number) => new Uint8Array(count).fill(1);

  test('makes no new inode for a shared file, and copies the others', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { a: 'a', d: { b: 'b', c: 'c' } });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await ops.cloneTree({ ...cloneOf(dir), tree });
      const entries = all(tree.count);
      entries[indexOf(tree, 'd/c')] = 0;
      const share = { root: `${dir}/dst`, entries };
      const report = await ops.cloneTree({ ...cloneOf(dir), destination: `${dir}/second`, tree, share });
      expect([report.linked, report.copied, report.directories]).toEqual([2, 1, 2]);
      const sameInode = (path: string) =>
        statSync(`${dir}/dst/${path}`).ino === statSync(`${dir}/second/${path}`).ino;
      expect(['a', 'd/b', 'd/c'].map(sameInode)).toEqual([true, true, false]);
    });
  });

  test('clones what the share lacks, also when all of it is gone', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { a: 'a', d: { b: 'b' } });
      await makeTree(`${dir}/parent`, { a: 'a' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const share = { root: `${dir}/parent`, entries: all(tree.count) };
      const report = await ops.cloneTree({ ...cloneOf(dir), tree, share });
      expect([report.linked, report.copied]).toEqual([1, 1]);
      const nowhere = { root: `${dir}/nowhere`, entries: all(tree.count) };
      const alone = await ops.cloneTree({
        ...cloneOf(dir),
        destination: `${dir}/alone`,
        tree,
        share: nowhere,
      });
      expect([alone.linked, alone.copied]).toEqual([0, 2]);
    });
  });

  test('links nothing through a link inside the share', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { d: { b: 'mine' } });
      await makeTree(`${dir}/foreign`, { b: 'foreign' });
      await mkdir(`${dir}/parent`);
      await symlink('../foreign', `${dir}/parent/d`);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const report = await ops.cloneTree({
        ...cloneOf(dir),
        tree,
        share: { root: `${dir}/parent`, entries: all(tree.count) },
      });
      expect([report.linked, report.copied]).toEqual([0, 1]);
    });
  });

  skipUnless('ext4', 'python3')('clones a file that has no room for a further name', async () => {
    await withFileSystem('ext4', async (dir) => {
      await makeTree(`${dir}/src`, { a: 'a', b: 'b' });
      await makeTree(`${dir}/parent`, { a: 'a', b: 'b' });
      const fill = `
import os, sys
os.mkdir(sys.argv[1] + '/names')
for n in range(64999): os.link(sys.argv[1] + '/parent/a', sys.argv[1] + '/names/%d' % n)`;
      await mustRun('python3', ['-c', fill, dir]);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const share = { root: `${dir}/parent`, entries: all(tree.count) };
      const report = await ops.cloneTree({ ...cloneOf(dir), tree, share });
      expect([report.linked, report.copied, report.failures.length]).toEqual([1, 1, 0]);
    });
  });

  test('keeps the hard links of a tree together, shared or not', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { a: 'a', d: {}, e: {} });
      await mustRun('ln', [`${dir}/src/a`, `${dir}/src/d/second`]);
      await mustRun('ln', [`${dir}/src/a`, `${dir}/src/e/third`]);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const first = await ops.cloneTree({ ...cloneOf(dir), tree });
      expect([first.copied, first.hardLinks]).toEqual([1, 2]);
      const share = { root: `${dir}/dst`, entries: all(tree.count) };
      const second = await ops.cloneTree({ ...cloneOf(dir), destination: `${dir}/second`, tree, share });
      expect([second.linked, second.hardLinks, second.copied]).toEqual([1, 2, 0]);
      expect(
        new Set(['a', 'd/second', 'e/third'].map((name) => statSync(`${dir}/second/${name}`).ino)).size,
      ).toBe(1);
      await rm(`${dir}/src/a`);
      const third = await ops.cloneTree({ ...cloneOf(dir), destination: `${dir}/third`, tree });
      expect([third.copied, third.hardLinks, third.vanished.length]).toEqual([1, 1, 1]);
      expect(existsSync(`${dir}/third/d/second`)).toBe(true);
    });
  });
});
