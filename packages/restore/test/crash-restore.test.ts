import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, link, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  openCatalogue,
  readManifest,
  readWorktree,
  settleInterrupted,
  withWorktreeLock,
  type RecoveryResult,
} from '@jvs/repo';
import { compareTrees, dies, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import type { DeathPoint } from './dying-tree-ops.js';
import { makeRepo, openRepo, type TestRepo } from './fixture.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

interface Prepared {
  readonly template: string;
  readonly target: string;
  /** What the worktree is before the restore, and what it is to become. */
  readonly oldCopy: string;
  readonly newCopy: string;
}

/** A repository with unsaved work, about to be restored to an older snapshot that differs in every way. */
async function prepare(dir: string): Promise<Prepared> {
  const t = await makeRepo(dir);
  await makeTree(t.main, {
    keep: 'k',
    edit: 'old',
    'gone-1': '1',
    'gone-2': '2',
    d: { e: { f: 'f', g: 'g' }, mode: 'm' },
    'dir-to-file': { x: '1', y: '2' },
    'file-to-dir': 'f',
  });
  await link(path.join(t.main, 'gone-1'), path.join(t.main, 'linked'));
  await symlink('keep', path.join(t.main, 'symlink'));
  const target = (await t.snapshot('target')).descriptor.snapshot_id;
  await mustRun('cp', ['-a', t.main, path.join(dir, 'new')]);
  for (const name of ['gone-1', 'gone-2', 'd/e', 'dir-to-file', 'file-to-dir', 'symlink']) {
    await rm(path.join(t.main, name), { recursive: true });
  }
  await makeTree(t.main, {
    edit: 'new',
    'dir-to-file': 'f',
    'file-to-dir': { z: 'z' },
    extra: { deep: { h: 'h' } },
  });
  await chmod(path.join(t.main, 'd/mode'), 0o755);
  await t.snapshot('second');
  await makeTree(t.main, { unsaved: 'precious', edit: 'newer' });
  await mustRun('cp', ['-a', t.main, path.join(dir, 'old')]);
  return { template: t.repo.root, target, oldCopy: path.join(dir, 'old'), newCopy: path.join(dir, 'new') };
}

/** Kills a restore at a point; false when it came to its end before. */
function crash(root: string, target: string, at: DeathPoint, paths: string[] = []): Promise<boolean> {
  const script = path.join(import.meta.dirname, 'crashing-restore.ts');
  return dies(script, [root, target, String(at.call), at.when, ...paths]);
}

function settle(t: TestRepo): Promise<RecoveryResult[]> {
  return withWorktreeLock(t.repo, 'main', () => settleInterrupted(t.repo, { worktree: 'main' }));
}

async function holdsUnsaved(t: TestRepo, name: string, content: string): Promise<boolean> {
  const catalogue = await openCatalogue(t.repo);
  const autos = catalogue.list({ kinds: ['auto'] });
  return autos.some(({ snapshotId }) => {
    const file = path.join(t.repo.paths.payload(snapshotId), name);
    return existsSync(file) && readFileSync(file, 'utf8') === content;
  });
}

async function checkSettled(t: TestRepo, prepared: Prepared): Promise<'old' | 'new'> {
  const { head } = await readWorktree(t.repo, 'main');
  const isNew = head.current === prepared.target;
  expect(await compareTrees(isNew ? prepared.newCopy : prepared.oldCopy, t.main)).toEqual([]);
  if (isNew) expect(await holdsUnsaved(t, 'unsaved', 'precious')).toBe(true);
  expect(readdirSync(t.repo.paths.intents)).toEqual([]);
  expect(readdirSync(t.repo.paths.tmp)).toEqual([]);
  await readManifest(t.repo, head.head!);
  return isNew ? 'new' : 'old';
}

describe('a restore that is killed', () => {
  for (const when of ['half', 'after'] as const)
    judged(
      `leaves the old tree or the new one, and no unsaved work lost, killed in each of its tree operations (${when})`,
      () =>
        withTempDir(async (dir) => {
          const prepared = await prepare(dir);
          const outcomes = new Set<string>();
          for (let call = 0; ; call++) {
            const root = path.join(dir, `at-${call}`);
            await mustRun('cp', ['-a', prepared.template, root]);
            if (!(await crash(root, prepared.target, { call, when }))) break;
            const t = await openRepo(root);
            await settle(t);
            outcomes.add(await checkSettled(t, prepared));
            expect((await t.restore(prepared.target)).worktree.head.current).toBe(prepared.target);
            await rm(root, { recursive: true });
          }
          expect(outcomes).toEqual(new Set(['old', 'new']));
        }),
      240_000,
    );

  test(
    'is finished without losing what was written after the crash',
    () =>
      withTempDir(async (dir) => {
        const prepared = await prepare(dir);
        const t = await openRepo(prepared.template);
        await crash(t.repo.root, prepared.target, { call: 'placeEntries', when: 'half' });
        expect(await compareTrees(prepared.newCopy, t.main)).not.toEqual([]);
        await writeFile(path.join(t.main, 'keep'), 'edited after the crash');
        await writeFile(path.join(t.main, 'brand-new'), 'written after the crash');
        const [result] = await settle(t);
        expect(result?.message).toMatch(/what was written since it was cut off is in [0-9a-f-]{36}$/);
        expect(await checkSettled(t, prepared)).toBe('new');
        expect(await holdsUnsaved(t, 'keep', 'edited after the crash')).toBe(true);
        expect(await holdsUnsaved(t, 'brand-new', 'written after the crash')).toBe(true);
      }),
    120_000,
  );

  test(
    'is finished even when its recovery is killed as well',
    () =>
      withTempDir(async (dir) => {
        const prepared = await prepare(dir);
        const t = await openRepo(prepared.template);
        await crash(t.repo.root, prepared.target, { call: 'placeEntries', when: 'half' });
        expect(await compareTrees(prepared.newCopy, t.main)).not.toEqual([]);
        for (const call of ['removeEntries', 'placeEntries', 'applyMetadata'] as const) {
          await crash(t.repo.root, prepared.target, { call, when: 'half' });
        }
        await settle(t);
        expect(await checkSettled(t, prepared)).toBe('new');
      }),
    120_000,
  );

  test(
    'of paths is finished for these paths only',
    () =>
      withTempDir(async (dir) => {
        const prepared = await prepare(dir);
        const t = await openRepo(prepared.template);
        await crash(t.repo.root, prepared.target, { call: 'placeEntries', when: 'half' }, [
          'extra',
          'edit',
          'd/e',
        ]);
        await settle(t);
        expect(readFileSync(path.join(t.main, 'edit'), 'utf8')).toBe('old');
        expect(readdirSync(path.join(t.main, 'd/e'))).toEqual(['f', 'g']);
        expect(existsSync(path.join(t.main, 'extra'))).toBe(false);
        expect(readFileSync(path.join(t.main, 'unsaved'), 'utf8')).toBe('precious');
        expect(readdirSync(t.repo.paths.intents)).toEqual([]);
      }),
    120_000,
  );
});
