import { chmod, link, lstat, mkdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { findEntry, type PackedTree } from '@jvs/model';
import {
  asNobody,
  compareTrees,
  makeOddTree,
  makeTree,
  mustRun,
  skipUnless,
  withFileSystem,
  withTempDir,
} from '@jvs/testing';
import type { CloneMethod, TreeOps } from '@jvs/fs';
import { implementations, text } from './implementations.js';

const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;

async function clone(ops: TreeOps, dir: string, method: CloneMethod = 'copy') {
  const { tree } = await ops.scanTree(`${dir}/src`);
  const report = await ops.cloneTree({ source: `${dir}/src`, destination: `${dir}/dst`, tree, method });
  return { tree, report };
}

describe.each(implementations)(
  'cloneTree (%s)',
  (_, { ops, keepsNanoseconds, keepsXattrs, makesSpecials }) => {
    const ignore = [
      ...(keepsNanoseconds ? [] : (['mtime'] as const)),
      ...(keepsXattrs ? [] : (['xattrs'] as const)),
    ];
    const oddTree = { skipSpecial: !makesSpecials };

    /** rsync has no way to compare modes without ACLs. */
    async function differences(dir: string): Promise<string[]> {
      const found = await compareTrees(`${dir}/src`, `${dir}/dst`, { ignore });
      return keepsXattrs ? found : found.filter((line) => !/^rsync: \.[fd]\.{7}a\. attrs\//.test(line));
    }

    async function clonesTheOddTree(dir: string, method: CloneMethod): Promise<void> {
      await makeOddTree(`${dir}/src`, oddTree);
      const { tree, report } = await clone(ops, dir, method);
      expect(report.failures).toEqual([]);
      expect([...report.changed, ...report.torn, ...report.vanished]).toEqual([]);
      const counted = [report.cloned, report.copied, report.linked, report.hardLinks, report.directories];
      expect([...counted, report.symlinks, report.specials].reduce((a, b) => a + b)).toBe(tree.count);
      expect([report.cloned > 0, report.copied > 0]).toEqual([method === 'reflink', method === 'copy']);
      expect([report.lost.owner, report.lost.specials]).toEqual([0, 0]);
      // ACLs show as permissions too, so a tree without them is judged by the rest.
      expect(await differences(dir)).toEqual([]);
    }

    skipUnless(
      'ext4',
      'python3',
      'rsync',
    )('copies the odd tree on ext4', async () => {
      await withFileSystem('ext4', (dir) => clonesTheOddTree(dir, 'copy'));
    });

    for (const type of ['xfs', 'btrfs'] as const) {
      skipUnless(
        type,
        'python3',
        'rsync',
      )(`copies the odd tree on ${type}`, async () => {
        await withFileSystem(type, (dir) => clonesTheOddTree(dir, 'copy'));
      });

      skipUnless(
        type,
        'python3',
        'rsync',
      )(`reflinks the odd tree on ${type}`, async () => {
        await withFileSystem(type, (dir) => clonesTheOddTree(dir, 'reflink'));
      });
    }

    skipUnless(
      'ordinary-user',
      'python3',
      'rsync',
    )('clones the odd tree of an ordinary user', async () => {
      await asNobody(async (dir) => {
        await mkdir(`${dir}/src`);
        await makeOddTree(`${dir}/src`, oddTree);
        const { report } = await clone(ops, dir);
        expect([report.failures, report.lost.owner]).toEqual([[], 0]);
        expect(await differences(dir)).toEqual([]);
      });
    });

    test('keeps times to the microsecond at least, before 1970 too', async () => {
      await withTempDir(async (dir) => {
        await makeTree(`${dir}/src`, { new: '', old: '' });
        await utimes(`${dir}/src/new`, 1_700_000_000.123456, 1_700_000_000.123456);
        await mustRun('touch', ['-d', '1960-05-06T07:08:09.123456789Z', `${dir}/src/old`]);
        await clone(ops, dir);
        for (const name of ['new', 'old', '']) {
          const [a, b] = [
            await lstat(`${dir}/src/${name}`, { bigint: true }),
            await lstat(`${dir}/dst/${name}`, { bigint: true }),
          ];
          const apart = a.mtimeNs - b.mtimeNs;
          expect(apart >= 0n && apart < (keepsNanoseconds ? 1n : 1000n)).toBe(true);
        }
      });
    });

    test('counts what it does not keep', async () => {
      await withTempDir(async (dir) => {
        await makeTree(`${dir}/src`, { file: 'x' });
        await mustRun('mkfifo', [`${dir}/src/fifo`]);
        const { report } = await clone(ops, dir);
        expect(report.lost).toEqual(
          makesSpecials ? { owner: 0, xattrs: 0, specials: 0 } : { owner: 0, xattrs: 2, specials: 1 },
        );
        expect(report.specials).toBe(makesSpecials ? 1 : 0);
      });
    });

    test('reports what changed since the scan, captures it as it is now, and leaves out what is gone', async () => {
      await withTempDir(async (dir) => {
        await makeTree(`${dir}/src`, {
          edited: 'before',
          gone: '',
          kept: '',
          dir: { a: '', b: { c: '' } },
          swapped: '',
        });
        const { tree } = await ops.scanTree(`${dir}/src`);
        await writeFile(`${dir}/src/edited`, 'after!!');
        await rm(`${dir}/src/gone`);
        await rm(`${dir}/src/dir`, { recursive: true });
        await rm(`${dir}/src/swapped`);
        await symlink('kept', `${dir}/src/swapped`);
        const report = await ops.cloneTree({
          source: `${dir}/src`,
          destination: `${dir}/dst`,
          tree,
          method: 'copy',
        });
        expect(report.failures).toEqual([]);
        expect([...report.changed]).toContain(at(tree, 'edited'));
        expect([...report.changed]).not.toContain(at(tree, 'kept'));
        const gone = ['dir', 'dir/a', 'dir/b', 'dir/b/c', 'gone', 'swapped'].map((path) => at(tree, path));
        expect([...report.vanished]).toEqual(gone);
        expect(await readFile(`${dir}/dst/edited`, 'utf8')).toBe('after!!');
        await expect(lstat(`${dir}/dst/swapped`)).rejects.toMatchObject({ code: 'ENOENT' });
      });
    });

    test('follows no link that took the place of a directory', async () => {
      await withTempDir(async (dir) => {
        await makeTree(dir, { src: { sub: { secret: 'mine' } }, outside: { secret: 'theirs' } });
        const { tree } = await ops.scanTree(`${dir}/src`);
        await rm(`${dir}/src/sub`, { recursive: true });
        await symlink('../outside', `${dir}/src/sub`);
        const report = await ops.cloneTree({
          source: `${dir}/src`,
          destination: `${dir}/dst`,
          tree,
          method: 'copy',
        });
        expect([...report.vanished]).toEqual([at(tree, 'sub'), at(tree, 'sub/secret')]);
        await expect(lstat(`${dir}/dst/sub`)).rejects.toMatchObject({ code: 'ENOENT' });
      });
    });

    test('hard-links files marked as shared, and clones those that cannot be', async () => {
      await withTempDir(async (dir) => {
        await makeTree(dir, { src: { a: 'a', b: 'b', c: 'c' }, parent: { a: 'a', c: 'c' } });
        const { tree } = await ops.scanTree(`${dir}/src`);
        const entries = new Uint8Array(tree.count);
        entries[at(tree, 'a')] = 1;
        entries[at(tree, 'b')] = 1;
        const share = { root: `${dir}/parent`, entries };
        const before = await lstat(`${dir}/parent/a`, { bigint: true });
        const report = await ops.cloneTree({
          source: `${dir}/src`,
          destination: `${dir}/dst`,
          tree,
          method: 'copy',
          share,
        });
        expect([report.linked, report.copied]).toEqual([1, 2]);
        const shared = await lstat(`${dir}/dst/a`, { bigint: true });
        expect([shared.ino, shared.mode, shared.mtimeNs]).toEqual([before.ino, before.mode, before.mtimeNs]);
        expect((await lstat(`${dir}/dst/c`)).nlink).toBe(1);
        expect(await readFile(`${dir}/dst/b`, 'utf8')).toBe('b');
      });
    });

    test('keeps hard links of shared files together', async () => {
      await withTempDir(async (dir) => {
        await makeTree(dir, { src: { a: 'twin' }, parent: { a: 'twin' } });
        await link(`${dir}/src/a`, `${dir}/src/b`);
        await link(`${dir}/parent/a`, `${dir}/parent/b`);
        const { tree } = await ops.scanTree(`${dir}/src`);
        const share = { root: `${dir}/parent`, entries: new Uint8Array([0, 1, 1]) };
        const request = {
          source: `${dir}/src`,
          destination: `${dir}/dst`,
          tree,
          method: 'copy',
          share,
        } as const;
        const report = await ops.cloneTree(request);
        expect([report.linked + report.hardLinks, report.copied]).toEqual([2, 0]);
        const inos = await Promise.all(
          ['parent/a', 'dst/a', 'dst/b'].map(async (path) => (await lstat(`${dir}/${path}`)).ino),
        );
        expect(new Set(inos).size).toBe(1);
      });
    });

    skipUnless('ordinary-user')('goes on past files it cannot read, and names them all', async () => {
      await asNobody(async (dir) => {
        await makeTree(`${dir}/src`, { a: '', b: '', c: '' });
        await chmod(`${dir}/src/a`, 0);
        await chmod(`${dir}/src/c`, 0);
        const { report } = await clone(ops, dir);
        expect(report.failures.map((f) => [text(f.path), f.code, f.errno]).sort()).toEqual([
          ['a', 'EACCES', 13],
          ['c', 'EACCES', 13],
        ]);
        expect(report.failures.every((f) => f.syscall.startsWith('open'))).toBe(true);
      });
    });

    test('refuses a destination that exists, and leaves it alone', async () => {
      await withTempDir(async (dir) => {
        await makeTree(dir, { src: { a: '' }, dst: { mine: 'x' } });
        await expect(clone(ops, dir)).rejects.toMatchObject({ code: 'EEXIST' });
        expect(await readFile(`${dir}/dst/mine`, 'utf8')).toBe('x');
        await expect(lstat(`${dir}/dst/a`)).rejects.toMatchObject({ code: 'ENOENT' });
      });
    });

    skipUnless('ext4')('fails to reflink where the file system cannot, without copying instead', async () => {
      await withFileSystem('ext4', async (dir) => {
        await makeTree(`${dir}/src`, { a: 'data' });
        const codes = await clone(ops, dir, 'reflink').then(
          ({ report }) => report.failures.map((f) => f.errno),
          (error: NodeJS.ErrnoException) => [Math.abs(error.errno!)],
        );
        expect(codes).toEqual([95]);
        await expect(lstat(`${dir}/dst/a`)).rejects.toMatchObject({ code: 'ENOENT' });
      });
    });

    skipUnless('root')('rejects at once when the disk is full', async () => {
      await withTempDir(async (dir) => {
        await makeTree(`${dir}/src`, { a: 'x'.repeat(200_000), b: 'y' });
        await mkdir(`${dir}/small`);
        await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', `${dir}/small`]);
        try {
          const { tree } = await ops.scanTree(`${dir}/src`);
          const request = {
            source: `${dir}/src`,
            destination: `${dir}/small/dst`,
            tree,
            method: 'copy',
          } as const;
          await expect(ops.cloneTree(request)).rejects.toMatchObject({ errno: -28 });
        } finally {
          await mustRun('umount', [`${dir}/small`]);
        }
      });
    });

    test('stops between two blocks of a large file when it is cancelled', async () => {
      await withTempDir(async (dir) => {
        await mkdir(`${dir}/src`);
        await mustRun('dd', ['if=/dev/zero', `of=${dir}/src/large`, 'bs=1M', 'count=400', 'status=none']);
        const { tree } = await ops.scanTree(`${dir}/src`);
        const request = { source: `${dir}/src`, destination: `${dir}/dst`, tree, method: 'copy' } as const;
        const aborter = new AbortController();
        setTimeout(() => aborter.abort(), 40);
        await expect(ops.cloneTree(request, { signal: aborter.signal })).rejects.toMatchObject({
          code: 'E_CANCELLED',
        });
      });
    });
  },
);
