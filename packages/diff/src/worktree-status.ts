import {
  compareWithSnapshot,
  interruptedOperations,
  isCleanByCache,
  readWorktree,
  type Change,
  type Repository,
  type Worktree,
  type WorktreeState,
} from '@jvs/repo';
import { scanAndRemember } from './scan-and-remember.js';

export interface StatusRequest {
  /** Name of the worktree. */
  readonly worktree: string;
  /** Read every file, whatever the cache knows. */
  readonly rehash?: boolean | undefined;
}

export interface WorktreeStatus {
  readonly worktree: string;
  /** Null before the first snapshot. */
  readonly head: string | null;
  readonly current: string | null;
  readonly detached: boolean;
  /** Whether the payload differs from `current`. */
  readonly dirty: boolean;
  /** From `current` to the payload, in tree order. */
  readonly changes: readonly Change[];
}

/**
 * Where a worktree is and what changed in it. Takes no lock; reads only what the stat cache cannot vouch for. An operation that was interrupted
 * is a warning event: what is seen may be half of it.
 */
export async function worktreeStatus(repo: Repository, request: StatusRequest): Promise<WorktreeStatus> {
  const worktree = await readWorktree(repo, request.worktree);
  const state = await scanAndRemember(repo, worktree, request.rehash);
  const { head, current } = worktree.head;
  const changes = await changesOf(repo, worktree, state);
  await warnOfInterrupted(repo, worktree);
  return {
    worktree: worktree.name,
    head,
    current,
    detached: head !== current,
    dirty: changes.length > 0,
    changes,
  };
}

async function changesOf(repo: Repository, worktree: Worktree, state: WorktreeState): Promise<Change[]> {
  const { current } = worktree.head;
  if (current !== null && isCleanByCache(state, current)) return [];
  return compareWithSnapshot(repo, state, current);
}

async function warnOfInterrupted(repo: Repository, worktree: Worktree): Promise<void> {
  for (const { operation, worktree: name } of await interruptedOperations(repo)) {
    if (name !== worktree.name && name !== null) continue;
    const message = `"${operation}" was interrupted here; the next command that changes this worktree settles it first`;
    repo.context.onEvent?.({ type: 'warning', code: 'E_INTERRUPTED', message });
  }
}
