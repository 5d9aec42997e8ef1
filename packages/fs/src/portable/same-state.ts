import type { BigIntStats } from 'node:fs';
import { EntryType, type PackedTree } from '@jvs/model';
import { entryTypeOf } from './entry-type.js';

/** Nothing was written to the inode between the two looks at it. */
export function sameState(a: BigIntStats, b: BigIntStats): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/** The entry is still as it was scanned. */
export function asScanned(tree: PackedTree, index: number, stat: BigIntStats): boolean {
  return (
    tree.type[index] === entryTypeOf(stat) &&
    tree.mtimeNs[index] === stat.mtimeNs &&
    tree.ctimeNs[index] === stat.ctimeNs &&
    (tree.type[index] !== EntryType.file || tree.size[index] === Number(stat.size))
  );
}
