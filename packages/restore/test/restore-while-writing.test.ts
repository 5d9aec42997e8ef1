import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { loadTreeOps, type TreeOps } from '@jvs/fs';
import { openCatalogue } from '@jvs/repo';
import { compareTrees, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { makeRepo, openRepo, type TestRepo } from './fixture.js';
import { code, id } from './two-versions.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

/** Real operations; `meanwhile` runs just before the `nth` call (from 1) of `name`. */
function opsWith(name: keyof TreeOps, nth: number, meanwhile: () => void): TreeOps {
  const { ops } = loadTreeOps();
  let calls = 0;
  return new Proxy(ops, {
    get(of, key) {
      const value: unknown = Reflect.get(of, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (key === name && ++calls === nth) meanwhile();
        return (value as (...all: unknown[]) => unknown).apply(of, args);
      };
    },
  });
}

async function contentsKept(t: TestRepo, file: string): Promise<string[]> {
  const catalogue = await openCatalogue(t.repo);
  const files = catalogue
    .list({ kinds: ['auto'] })
    .map(({ snapshotId }) => path.join(t.repo.paths.payload(snapshotId), file));
  catalogue.close();
  return files.filter((one) => existsSync(one)).map((one) => readFileSync(one, 'utf8'));
}

async function prepare(dir: string): Promise<{ t: TestRepo; first: string; copy: string }> {
  const t = await makeRepo(dir);
  await makeTree(t.main, { edit: 'old', keep: 'k' });
  const first = id(await t.snapshot('first'));
  const copy = path.join(dir, 'copy');
  await mustRun('cp', ['-a', t.main, copy]);
  await makeTree(t.main, { edit: 'new', extra: { deep: { x: 'x' } } });
  await t.snapshot('second');
  return { t, first, copy };
}

describe('somebody who writes while a restore runs', () => {
  judged('loses nothing that was written until the files are placed', () =>
    withTempDir(async (dir) => {
      const { t, first, copy } = await prepare(dir);
      const edit = path.join(t.main, 'edit');
      const ops = opsWith('hashEntries', 1, () => writeFileSync(edit, 'written while it was staged'));
      const writing = await openRepo(t.repo.root, { ops });
      const { auto } = await writing.restore(first);
      expect(auto?.descriptor.kind).toBe('auto');
      expect(await contentsKept(t, 'edit')).toContain('written while it was staged');
      expect(await compareTrees(copy, t.main)).toEqual([]);
    }),
  );

  judged(
    'into a directory that has to go stops it, and the next restore keeps that file and comes to its end',
    () =>
      withTempDir(async (dir) => {
        const { t, first, copy } = await prepare(dir);
        const late = path.join(t.main, 'extra/deep/late');
        const ops = opsWith('removeEntries', 1, () => writeFileSync(late, 'too late'));
        const writing = await openRepo(t.repo.root, { ops });
        await expect(writing.restore(first)).rejects.toEqual(code('E_INTERRUPTED'));
        expect(readFileSync(late, 'utf8')).toBe('too late');
        await t.restore(first);
        expect(await contentsKept(t, 'extra/deep/late')).toEqual(['too late']);
        expect(await compareTrees(copy, t.main)).toEqual([]);
      }),
  );
});
