import { mergeTrees, type MergeShape } from '@jvs/integrity';
import { EntryType } from '@jvs/model';

/** Stands for "no such entry" in index columns. */
export const NONE = 0xffffffff;

/** Which entry of one tree has the path of which entry of the other. */
export interface TreeMatch {
  /** For each entry of `want` the index in `have`, or NONE. */
  readonly haveOf: Uint32Array;
  /** For each entry of `have` the index in `want`, or NONE. */
  readonly wantOf: Uint32Array;
}

/** Pairs the entries of two trees by path in one linear merge. Roots are a pair; below a pair that is not two directories nothing is. */
export function matchTrees(have: MergeShape, want: MergeShape): TreeMatch {
  const haveOf = new Uint32Array(want.count).fill(NONE);
  const wantOf = new Uint32Array(have.count).fill(NONE);
  mergeTrees(have, want, {
    both(h, w) {
      haveOf[w] = h;
      wantOf[h] = w;
      return have.type[h] === EntryType.directory && want.type[w] === EntryType.directory;
    },
  });
  return { haveOf, wantOf };
}
