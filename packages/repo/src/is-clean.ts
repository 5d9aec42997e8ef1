import { readSnapshot } from './read-snapshot.js';
import type { Repository } from './repository.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

/**
 * Whether a state (scanned with `hash: 'unknown'`) equals the worktree's current snapshot; before the first one, whether it is empty. Root hashes
 * are compared, so no manifest is read. Throws what `readSnapshot` throws.
 */
export async function isClean(repo: Repository, worktree: Worktree, state: WorktreeState): Promise<boolean> {
  const { current } = worktree.head;
  if (current === null) return state.tree.count === 1;
  if (isCleanByCache(state, current)) return true;
  const { descriptor } = await readSnapshot(repo, current, { labelGeneration: 0 });
  return state.rootHash() === descriptor.payload_root_hash;
}

/** Whether the cache alone proves a state equal to `current`. False means only that it does not prove it. Reads nothing. */
export function isCleanByCache(
  { baseline, asBaseline }: Pick<WorktreeState, 'baseline' | 'asBaseline'>,
  current: string,
): boolean {
  return asBaseline && baseline === current;
}
