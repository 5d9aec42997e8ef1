import { EntryType, type DigestTree, type TreeShape } from '@jvs/model';
import { matchTrees, NONE, type TreeMatch } from './match-trees.js';

export interface KnownShape {
  readonly tree: TreeShape;
  /** 32 bytes an entry; a directory's are not looked at. */
  readonly digests: Uint8Array;
}

/**
 * Whether the worktree, found half restored, holds anything that is neither the old content nor the target's: that was written after
 * the crash, and must be kept. Modes do not count, because a restore that was cut off leaves them in between.
 */
export function hasForeignContent(found: KnownShape, known: ReadonlyArray<DigestTree>): boolean {
  const matches = known.map((tree) => ({ tree, match: matchTrees(found.tree, tree) }));
  for (let h = 1; h < found.tree.count; h++) {
    if (!matches.some(({ tree, match }) => isKnown(found, h, tree, match))) return true;
  }
  return false;
}

function isKnown(found: KnownShape, h: number, tree: DigestTree, match: TreeMatch): boolean {
  const k = match.wantOf[h]!;
  if (k === NONE || found.tree.type[h] !== tree.type[k]) return false;
  if (tree.type[k] === EntryType.directory) return true;
  if (found.tree.size[h] !== tree.size[k]) return false;
  for (let at = 0; at < 32; at++) if (found.digests[h * 32 + at] !== tree.digest[k * 32 + at]) return false;
  return true;
}
