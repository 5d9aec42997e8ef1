import { isClean } from './is-clean.js';
import { publishSnapshot } from './publish-snapshot.js';
import type { Repository } from './repository.js';
import { scanWorktree } from './scan-worktree.js';
import type { Snapshot } from './snapshot.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

export interface AutoSnapshotOptions {
  /** A scan made under the same lock with `hash: 'unknown'`, to save another one. */
  readonly state?: WorktreeState | undefined;
  /** Called when a snapshot is about to be taken. */
  readonly onDirty?: (() => void) | undefined;
}

/**
 * Keeps what is in a worktree as a snapshot of kind "auto" (parent = current; no head moves), or does nothing and returns undefined when it
 * equals its current snapshot. `why` becomes its note. The caller holds the worktree's lock; its own intent is independent of the caller's.
 */
export async function autoSnapshot(
  repo: Repository,
  worktree: Worktree,
  why: string,
  options: AutoSnapshotOptions = {},
): Promise<Snapshot | undefined> {
  const state = options.state ?? (await scanWorktree(repo, worktree, { hash: 'unknown' }));
  if (await isClean(repo, worktree, state)) return undefined;
  options.onDirty?.();
  // Also within an undo this is no undo, but a snapshot like any other.
  const plain = { ...repo, context: { ...repo.context, reversal: undefined } };
  const { snapshot } = await publishSnapshot(plain, {
    worktree,
    kind: 'auto',
    note: why,
    tags: [],
    parentId: worktree.head.current,
    advance: false,
    state,
  });
  return snapshot;
}
