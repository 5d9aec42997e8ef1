import { compareWithSnapshot } from './compare-with-snapshot.js';
import type { Repository } from './repository.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

/** Whether a state (scanned with `hash: 'unknown'`) equals the worktree's current snapshot; before the first one, whether it is empty. */
export async function isClean(repo: Repository, worktree: Worktree, state: WorktreeState): Promise<boolean> {
  const { current } = worktree.head;
  if (current === null) return state.tree.count === 1;
  if (isCleanByCache(state, current)) return true;
  return (await compareWithSnapshot(repo, state, current)).length === 0;
}

/** Whether the cache alone proves a state equal to `current`. False means only that it does not prove it. Reads nothing. */
export function isCleanByCache(
  { baseline, asBaseline }: Pick<WorktreeState, 'baseline' | 'asBaseline'>,
  current: string,
): boolean {
  return asBaseline && baseline === current;
}
