import type { MergeShape } from '@jvs/integrity';

/** Whether two trees have the same entries of the same types in the same places. Compares whole columns. */
export function sameShape(a: MergeShape, b: MergeShape): boolean {
  const { count } = a;
  return (
    count === b.count &&
    sameColumn(a.nameStart, b.nameStart, count + 1) &&
    sameColumn(a.end, b.end, count) &&
    sameColumn(a.type, b.type, count) &&
    sameColumn(a.names, b.names, a.nameStart[count] as number)
  );
}

function sameColumn(a: Uint8Array | Uint32Array, b: Uint8Array | Uint32Array, length: number): boolean {
  return bytesOf(a, length).equals(bytesOf(b, length));
}

function bytesOf(column: Uint8Array | Uint32Array, length: number): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
}
