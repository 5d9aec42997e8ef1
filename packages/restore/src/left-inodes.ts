import type { PackedTree } from '@jvs/model';
import { NONE, type TreeMatch } from './match-trees.js';

/**
 * What the worktree had at each entry of the target: inode and ctime, as pairs of 32-bit words; zeros where it had nothing. Enough to tell later
 * what was left alone, and a fifth of the scan it is taken from, which need not be kept for that.
 */
export interface LeftInodes {
  readonly ino: Uint32Array;
  readonly ctimeNs: Uint32Array;
}

/** `made` are directories that are made anew: what stood in their place is nothing of theirs. */
export function leftInodes(have: PackedTree, { haveOf }: TreeMatch, made: Uint32Array): LeftInodes {
  const ino = gather(words(have.ino), haveOf);
  for (const w of made) ino.fill(0, w * 2, w * 2 + 2);
  return { ino, ctimeNs: gather(words(have.ctimeNs), haveOf) };
}

/** The inodes as numbers: the same memory. */
export function inodesOf({ ino }: LeftInodes): BigUint64Array {
  return new BigUint64Array(ino.buffer, ino.byteOffset, ino.length / 2);
}

/** A column of 64-bit numbers as pairs of words: a BigInt an entry is garbage nobody needs. */
export function words(column: BigInt64Array | BigUint64Array): Uint32Array {
  return new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
}

/** Whether element `i` of one column of pairs is element `j` of another. */
export function samePair(a: Uint32Array, i: number, b: Uint32Array, j: number): boolean {
  return a[i * 2] === b[j * 2] && a[i * 2 + 1] === b[j * 2 + 1];
}

/** Whether an element of a column of pairs is 0. */
export function isZero(a: Uint32Array, i: number): boolean {
  return a[i * 2] === 0 && a[i * 2 + 1] === 0;
}

function gather(column: Uint32Array, indices: Uint32Array): Uint32Array {
  const gathered = new Uint32Array(indices.length * 2);
  for (let to = 0; to < indices.length; to++) {
    const from = indices[to]!;
    if (from === NONE) continue;
    gathered[to * 2] = column[from * 2]!;
    gathered[to * 2 + 1] = column[from * 2 + 1]!;
  }
  return gathered;
}
