import { EntryType, type PackedTree } from '@jvs/model';
import { NONE, type TreeMatch } from './match-trees.js';

export interface ProofInput {
  readonly match: TreeMatch;
  /** For each entry of the worktree 1 when its ctime proves that nothing changed since it was equal to the baseline. */
  readonly same: Uint8Array;
  /** The target's payload. */
  readonly want: PackedTree;
  /**
   * The baseline's payload with its pairing to `want` (`haveOf`: from `want` to the baseline), `'target'` when
   * the baseline is the target, undefined when there is none.
   */
  readonly baseline: 'target' | { readonly tree: PackedTree; readonly match: TreeMatch } | undefined;
}

/**
 * For each entry of `want` 1 when its partner in the worktree has all of its metadata, xattrs and ACLs included.
 * Those cannot be scanned. But a payload never changes, so an entry that stayed as it was at the
 * baseline has what the baseline's payload has, and a target that shares the inode has that too. Symbolic links have neither ACLs nor user
 * attributes: what can be seen of them is all there is.
 */
export function proveUnchanged({ match, same, want, baseline }: ProofInput): Uint8Array {
  const proved = want.type.map((type) => (type === EntryType.symlink ? 1 : 0));
  if (baseline === undefined) return proved;
  for (let w = 0; w < want.count; w++) {
    const h = match.haveOf[w]!;
    if (h === NONE || same[h] !== 1) continue;
    if (baseline === 'target' || sharesInode(want, baseline, w)) proved[w] = 1;
  }
  return proved;
}

function sharesInode(want: PackedTree, baseline: { tree: PackedTree; match: TreeMatch }, w: number): boolean {
  const b = baseline.match.haveOf[w]!;
  if (b === NONE || want.type[w] === EntryType.directory) return false;
  return baseline.tree.type[b] === want.type[w] && baseline.tree.ino[b] === want.ino[w];
}
