import { StatFlag, type StatCache, type StatMatch } from '@jvs/integrity';
import { EntryType, type PackedTree } from '@jvs/model';
import type { Repository } from '../repository.js';
import type { Worktree } from '../worktree.js';
import type { WorktreeState } from '../worktree-state.js';
import { matchCache } from './match-cache.js';
import { sameShape } from './same-shape.js';
import { readStatCache } from './stat-cache-file.js';

export type CacheMatch = StatMatch & Pick<WorktreeState, 'baseline' | 'asBaseline'>;

/**
 * What a worktree's stat cache can vouch for in a fresh scan. The cache is as large as the scan; when this returns it is let go, so that no
 * command holds it beside what it works on.
 */
export async function matchWithCache(
  repo: Repository,
  worktree: Worktree,
  tree: PackedTree,
): Promise<CacheMatch> {
  const cache = readStatCache(repo, worktree, tree.ino[0] as bigint);
  const match = matchCache(cache, tree);
  return {
    ...match,
    baseline: cache?.baseline ?? null,
    asBaseline: cache !== undefined && isAsBaseline(cache, tree, match.same),
  };
}

function isAsBaseline(cache: StatCache, tree: PackedTree, same: Uint8Array): boolean {
  if (cache.baseline === null || !sameShape(cache.tree, tree)) return false;
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
