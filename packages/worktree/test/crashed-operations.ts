import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { listWorktrees, openCatalogue, settleInterrupted, type Repository, type Worktree } from '@jvs/repo';
import { compareTrees, dies, makeTree, mustRun } from '@jvs/testing';
import { createWorktree } from '@jvs/worktree';
import { makeRepo, openRepo, snapshotOf } from './fixture.js';
import { expectTidy } from './in-repo.js';

/** Kills an operation at a step; false when it came to its end before. */
export function crash(root: string, operation: string, point: number): Promise<boolean> {
  return dies(path.join(import.meta.dirname, 'crashing-operation.ts'), [root, operation, String(point)]);
}

export async function prepare(dir: string): Promise<string> {
  const repo = await makeRepo(dir);
  await makeTree(repo.paths.worktreePayload('main'), { a: 'one', d: { b: 'two' } });
  await snapshotOf(repo, 'main', 'first');
  const made = await createWorktree(repo, { name: 'wt', ref: 'HEAD', from: 'main' });
  await writeFile(path.join(made.path, 'unsaved'), 'of wt');
  await writeFile(path.join(repo.paths.worktreePayload('main'), 'unsaved'), 'of main');
  return repo.root;
}

async function isKept(repo: Repository, content: string): Promise<boolean> {
  const catalogue = await openCatalogue(repo);
  const files = catalogue
    .list()
    .map(({ snapshotId }) => path.join(repo.paths.payload(snapshotId), 'unsaved'));
  return files.some((file) => existsSync(file) && readFileSync(file, 'utf8') === content);
}

/** Where a removal died with the payload out of reach but its entry still there: somebody's save that came just before the move. */
async function saveIntoMoved(repo: Repository, operation: string): Promise<boolean> {
  if (operation !== 'remove' || !existsSync(repo.paths.worktree('wt'))) return false;
  const moved = readdirSync(repo.paths.tmp)
    .map((name) => path.join(repo.paths.tmp, name, 'payload'))
    .find((payload) => existsSync(path.join(payload, 'unsaved')));
  if (moved === undefined) return false;
  await writeFile(path.join(moved, 'unsaved'), 'saved late');
  return true;
}

/** Says how the operation ended, having checked that it is whole. */
type Check = (repo: Repository, worktrees: readonly Worktree[]) => Promise<'before' | 'after'>;

const withMade =
  (unsaved: boolean): Check =>
  async (repo, worktrees) => {
    const made = worktrees.find(({ name }) => name === 'made');
    expect(existsSync(repo.paths.worktreePayload('made'))).toBe(made !== undefined);
    if (made === undefined) return 'before';
    const differences = await compareTrees(repo.paths.worktreePayload('main'), made.path);
    if (unsaved) expect(differences).toEqual([]);
    else
      expect(
        differences.every(
          (line) => line.includes('unsaved') || line.includes("b'.'") || line.endsWith(' ./'),
        ),
      ).toBe(true);
    return 'after';
  };

export const checks: Record<string, Check> = {
  create: withMade(false),
  fork: withMade(true),
  rename: async (repo, worktrees) => {
    const names = worktrees.map(({ name }) => name);
    const renamed = names.includes('renamed');
    expect(names).toEqual(renamed ? ['main', 'renamed'] : ['main', 'wt']);
    const there = repo.paths.worktreePayload(renamed ? 'renamed' : 'wt');
    expect(readFileSync(path.join(there, 'unsaved'), 'utf8')).toBe('of wt');
    expect(readdirSync(repo.paths.worktreePayloads)).toHaveLength(1);
    return renamed ? 'after' : 'before';
  },
  remove: async (repo, worktrees) => {
    const gone = !worktrees.some(({ name }) => name === 'wt');
    if (gone) expect(await isKept(repo, 'of wt')).toBe(true);
    else expect(readFileSync(path.join(repo.paths.worktreePayload('wt'), 'unsaved'), 'utf8')).toBe('of wt');
    expect(existsSync(repo.paths.worktreePayload('wt'))).toBe(!gone);
    return gone ? 'after' : 'before';
  },
};

/** Kills an operation at every `stride`-th of its steps, the first included, and settles each; both outcomes must be met. */
export async function crashOperation(dir: string, operation: string, stride: number): Promise<void> {
  const template = await prepare(dir);
  const outcomes = new Set<string>();
  for (let point = 0; ; point += stride) {
    const root = path.join(dir, `at-${point}`);
    await mustRun('cp', ['-a', template, root]);
    if (!(await crash(root, operation, point))) break;
    const repo = await openRepo(root);
    const late = await saveIntoMoved(repo, operation);
    await settleInterrupted(repo);
    if (late) expect(await isKept(repo, 'saved late')).toBe(true);
    outcomes.add(await checks[operation]!(repo, await listWorktrees(repo)));
    expectTidy(repo);
    await rm(root, { recursive: true });
  }
  expect(outcomes).toEqual(new Set(['before', 'after']));
}
