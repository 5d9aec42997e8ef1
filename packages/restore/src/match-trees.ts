import { EntryType, type TreeShape } from '@jvs/model';

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
export function matchTrees(have: TreeShape, want: TreeShape): TreeMatch {
  const match = {
    haveOf: new Uint32Array(want.count).fill(NONE),
    wantOf: new Uint32Array(have.count).fill(NONE),
  };
  const pending: Array<[number, number]> = [];
  const pair = (h: number, w: number): void => {
    match.haveOf[w] = h;
    match.wantOf[h] = w;
    if (have.type[h] === EntryType.directory && want.type[w] === EntryType.directory) pending.push([h, w]);
  };
  pair(0, 0);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    mergeChildren(have, want, next, pair);
  }
  return match;
}

function mergeChildren(
  have: TreeShape,
  want: TreeShape,
  [haveDir, wantDir]: [number, number],
  pair: (h: number, w: number) => void,
): void {
  const haveEnd = have.end[haveDir]!;
  const wantEnd = want.end[wantDir]!;
  let h = haveDir + 1;
  let w = wantDir + 1;
  while (h < haveEnd && w < wantEnd) {
    const order = compareNames(have, h, want, w);
    if (order === 0) pair(h, w);
    if (order <= 0) h = have.end[h]!;
    if (order >= 0) w = want.end[w]!;
  }
}

function compareNames(a: TreeShape, i: number, b: TreeShape, j: number): number {
  const startA = a.nameStart[i]!;
  const startB = b.nameStart[j]!;
  const lengthA = a.nameStart[i + 1]! - startA;
  const lengthB = b.nameStart[j + 1]! - startB;
  const shorter = Math.min(lengthA, lengthB);
  for (let k = 0; k < shorter; k++) {
    const difference = a.names[startA + k]! - b.names[startB + k]!;
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}
