import { matchStatCache, mergeTrees, StatFlag, type StatCache, type StatMatch } from '@jvs/integrity';
import { EntryType, type PackedTree } from '@jvs/model';

/** `matchStatCache`, and `same` for directories too. */
export function matchCache(cache: StatCache | undefined, tree: PackedTree): StatMatch {
  const match = matchStatCache(cache, tree);
  if (cache === undefined || cache.baseline === null) return match;
  mergeTrees(cache.tree, tree, {
    both(i, j) {
      if (tree.type[j] !== EntryType.directory) return false;
      if (((cache.flags[i] as number) & StatFlag.baseline) !== 0 && isUntouched(cache, i, tree, j))
        match.same[j] = 1;
      return true;
    },
  });
  return match;
}

function isUntouched(cache: StatCache, i: number, tree: PackedTree, j: number): boolean {
  const old = cache.tree;
  const ctime = tree.ctimeNs[j] as bigint;
  return (
    old.type[i] === tree.type[j] &&
    old.mode[i] === tree.mode[j] &&
    old.ino[i] === tree.ino[j] &&
    old.mtimeNs[i] === tree.mtimeNs[j] &&
    old.ctimeNs[i] === ctime &&
    ctime < cache.scannedAtNs
  );
}
