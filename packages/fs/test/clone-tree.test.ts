import { chmod, lstat, mkdir, readFile, utimes } from 'node:fs/promises';
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
          const unit = keepsNanoseconds ? 1n : 1000n;
          expect(b.mtimeNs - modulo(b.mtimeNs, unit)).toBe(a.mtimeNs - modulo(a.mtimeNs, unit));
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

/** Never negative, so that times before 1970 are rounded down too. */
function modulo(value: bigint, unit: bigint): bigint {
  return ((value % unit) + unit) % unit;
}
