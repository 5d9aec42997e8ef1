import { StatFlag, type StatCache } from '@jvs/integrity';
import { EntryType, type PackedTree } from '@jvs/model';
import { compareWithSnapshot } from './compare-with-snapshot.js';
import type { Repository } from './repository.js';
import { sameShape } from './state/same-shape.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

/** Whether a state (scanned with `hash: 'unknown'`) equals the worktree's current snapshot; before the first one, whether it is empty. */
export async function isClean(repo: Repository, worktree: Worktree, state: WorktreeState): Promise<boolean> {
  const { current } = worktree.head;
  if (current === null) return state.tree.count === 1;
  if (isCleanByCache(state, current)) return true;
  return (await compareWithSnapshot(repo, state, current)).length === 0;
}

/**
 * Whether the cache alone proves a state equal to `current`: nothing came or went, no file was touched, no mode differs. False means
 * only that it does not prove it. Needs no hashing and reads nothing.
 */
export function isCleanByCache(
  state: Pick<WorktreeState, 'tree' | 'same' | 'cache'>,
  current: string,
): boolean {
  const { cache, tree, same } = state;
  if (cache === undefined || cache.baseline !== current || !sameShape(cache.tree, tree)) return false;
  for (let entry = 0; entry < tree.count; entry += 1) {
    // A directory's times say only that something in it changed, and that is seen at the entries themselves.
    if (same[entry] === 0 && !isSameDirectory(cache, tree, entry)) return false;
  }
  return true;
}

function isSameDirectory(cache: StatCache, tree: PackedTree, entry: number): boolean {
  return (
    tree.type[entry] === EntryType.directory &&
    ((cache.flags[entry] as number) & StatFlag.baseline) !== 0 &&
    cache.tree.mode[entry] === tree.mode[entry]
  );
}
