import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { loadTreeOps, type TreeOps } from '@jvs/fs';
import { openCatalogue } from '@jvs/repo';
import { compareTrees, makeTree, mustRun, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { makeRepo, openRepo, type TestRepo } from './fixture.js';
import { code, id } from './two-versions.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

const EVERY = 0;

/** Real operations; `meanwhile` runs just before the `nth` call (from 1) of `name`, or before each. */
function opsWith(name: keyof TreeOps, nth: number, meanwhile: () => void): TreeOps {
  const { ops } = loadTreeOps();
  let calls = 0;
  return new Proxy(ops, {
    get(of, key) {
      const value: unknown = Reflect.get(of, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (key === name && (++calls === nth || nth === EVERY)) meanwhile();
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

  for (const [title, before] of [
    ['are placed', 'placeEntries'],
    ['that have to go are removed', 'removeEntries'],
  ] as const) {
    judged(`RST-15: loses nothing that was written right before the files ${title}`, () =>
      withTempDir(async (dir) => {
        const { t, first, copy } = await prepare(dir);
        const ops = opsWith(before, 1, () => {
          writeFileSync(path.join(t.main, 'edit'), 'written at the last moment');
          if (before === 'placeEntries') return;
          writeFileSync(path.join(t.main, 'extra/deep/x'), 'rewritten');
          writeFileSync(path.join(t.main, 'extra/deep/late'), 'too late');
        });
        const writing = await openRepo(t.repo.root, { ops });
        await writing.restore(first);
        expect(await contentsKept(t, 'edit')).toContain('written at the last moment');
        if (before === 'removeEntries') {
          expect(await contentsKept(t, 'extra/deep/x')).toContain('rewritten');
          expect(await contentsKept(t, 'extra/deep/late')).toEqual(['too late']);
        }
        await t.restore(first);
        expect(await compareTrees(copy, t.main)).toEqual([]);
        expect(writing.events).toContainEqual(expect.objectContaining({ code: 'W_KEPT_WRITES' }));
      }),
    );
  }

  judged('without a pause is told so, and the restore after that keeps what was written last', () =>
    withTempDir(async (dir) => {
      const { t, first, copy } = await prepare(dir);
      let n = 0;
      const edit = path.join(t.main, 'edit');
      const busy = await openRepo(t.repo.root, {
        ops: opsWith('placeEntries', EVERY, () => writeFileSync(edit, `version ${(n += 1)}`)),
      });
      await expect(busy.restore(first)).rejects.toEqual(code('E_INTERRUPTED'));
      expect(readFileSync(edit, 'utf8')).toBe(`version ${n}`);
      await t.restore(first);
      expect(await contentsKept(t, 'edit')).toContain(`version ${n}`);
      expect(await compareTrees(copy, t.main)).toEqual([]);
    }),
  );

  judged(
    'in a process of its own never loses its last version, whenever it stops',
    () =>
      withTempDir(async (dir) => {
        const { t, first, copy } = await prepare(dir);
        const second = id(await t.snapshot('again'));
        for (let round = 0; round < 12; round += 1) {
          await t.restore(second);
          const versions = 40 + round * 90;
          const writer = runProgram('python3', ['-c', WRITER, dir, t.main, `${round}`, `${versions}`]);
          await t.restore(first).catch((error: unknown) => expect(error).toEqual(code('E_INTERRUPTED')));
          expect((await writer).exitCode).toBe(0);
          await t.restore(first);
          for (const file of ['edit', 'extra/deep/x']) {
            const last = `${round}: ${versions - 1} of ${file}`;
            expect(await contentsKept(t, file)).toContain(last);
          }
          expect(await compareTrees(copy, t.main)).toEqual([]);
        }
      }),
    240_000,
  );
});

/** Saves two files again and again as editors do: complete under another name, then renamed. */
const WRITER = `
import os, sys
scratch, main, round, versions = sys.argv[1:]
for n in range(int(versions)):
    for file in ['edit', 'extra/deep/x']:
        temporary = scratch + '/being-written'
        with open(temporary, 'w') as out:
            out.write(f'{round}: {n} of {file}')
        target = f'{main}/{file}'
        while True:
            try:
                os.makedirs(os.path.dirname(target), exist_ok=True)
                os.rename(temporary, target)
                break
            except FileNotFoundError:
                pass
`;
