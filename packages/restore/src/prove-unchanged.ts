import { EntryType, type PackedTree } from '@jvs/model';
import { NONE, type TreeMatch } from './match-trees.js';

export interface ProofInput {
  readonly match: TreeMatch;
  /** For each entry of the worktree 1 when its ctime proves that nothing changed since it was equal to the baseline. */
  readonly same: Uint8Array;
  /** The target's payload. */
  readonly want: PackedTree;
  /** For each entry of `want` 1 when the baseline's payload has this very inode there (`sharedWithBaseline`). */
  readonly shared: Uint8Array;
}

/**
 * For each entry of `want` 1 when its partner in the worktree has all of its metadata, xattrs and ACLs included.
 * Those cannot be scanned. But a payload never changes, so an entry that stayed as it was at the
 * baseline has what the baseline's payload has, and a target that shares the inode has that too. Symbolic links have neither ACLs nor user
 * attributes: what can be seen of them is all there is.
 */
export function proveUnchanged({ match, same, want, shared }: ProofInput): Uint8Array {
  const proved = want.type.map((type) => (type === EntryType.symlink ? 1 : 0));
  for (let w = 0; w < want.count; w++) {
    const h = match.haveOf[w]!;
    if (h !== NONE && same[h] === 1 && shared[w] === 1) proved[w] = 1;
  }
  return proved;
}
