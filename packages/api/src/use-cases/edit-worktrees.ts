import { listWorktrees as readWorktrees, readWorktree } from '@jvs/repo';
import * as worktrees from '@jvs/worktree';
import type { Scope } from '../scope.js';
import { snapshotView, type SnapshotView } from '../views/snapshot-view.js';
import { worktreeView, type WorktreeView } from '../views/worktree-view.js';

export interface WorktreeList {
  readonly worktrees: readonly WorktreeView[];
}

export interface MadeWorktree {
  readonly worktree: WorktreeView;
}

export interface ForkedWorktree extends MadeWorktree {
  /** The automatic snapshot of unsaved changes that the fork was made from; null when there were none. */
  readonly auto: SnapshotView | null;
}

export interface RemovedWorktree {
  readonly name: string;
  /** The automatic snapshot of what was in it and nowhere else; null when there was nothing unsaved. */
  readonly auto: SnapshotView | null;
}

export interface RenamedWorktree extends MadeWorktree {
  readonly old_name: string;
}

export async function listWorktrees({ repo }: Scope): Promise<WorktreeList> {
  return { worktrees: (await readWorktrees(repo)).map(worktreeView) };
}

export async function getWorktree({ repo, worktree }: Scope, name = worktree): Promise<WorktreeView> {
  return worktreeView(await readWorktree(repo, name));
}

export async function createWorktree(scope: Scope, name: string, ref?: string): Promise<MadeWorktree> {
  const from = scope.worktree;
  return { worktree: worktreeView(await worktrees.createWorktree(scope.repo, { name, ref, from })) };
}

export async function forkWorktree(scope: Scope, name: string, ref?: string): Promise<ForkedWorktree> {
  const { worktree, auto } = await worktrees.forkWorktree(scope.repo, { name, ref, from: scope.worktree });
  return { worktree: worktreeView(worktree), auto: auto === undefined ? null : snapshotView(auto) };
}

export async function removeWorktree(
  { repo, worktree: from, cwd }: Scope,
  name: string,
): Promise<RemovedWorktree> {
  const { auto } = await worktrees.removeWorktree(repo, { name, cwd, from });
  return { name, auto: auto === undefined ? null : snapshotView(auto) };
}

export async function renameWorktree(
  { repo, worktree: givenIn }: Scope,
  from: string,
  to: string,
): Promise<RenamedWorktree> {
  const worktree = await worktrees.renameWorktree(repo, { from, to, givenIn });
  return { old_name: from, worktree: worktreeView(worktree) };
}
