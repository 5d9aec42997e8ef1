import type { PackedTree } from '@jvs/model';

/** Bytewise equality of two columns. */
export function sameColumn(a: NodeJS.TypedArray, b: NodeJS.TypedArray): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(
    Buffer.from(b.buffer, b.byteOffset, b.byteLength),
  );
}

/** Whether nothing was touched between two scans of one tree: equal names, inodes, sizes and times. */
export function sameScan(a: PackedTree, b: PackedTree): boolean {
  const columns = ['nameStart', 'names', 'end', 'type', 'mode', 'size', 'ino', 'mtimeNs', 'ctimeNs'] as const;
  return a.count === b.count && columns.every((column) => sameColumn(a[column], b[column]));
}
