import { NOTHING_THERE, type ExpectedEntries } from '@jvs/fs';
import type { PackedTree } from '@jvs/model';
import { NONE, type TreeMatch } from './match-trees.js';

/** What stands where the entries `place` of the target go: taken out of the scan, which is large and need not be kept for that. */
export function expectedEntries(
  have: PackedTree,
  { haveOf }: TreeMatch,
  { place, inodes }: { readonly place: Uint32Array; readonly inodes: BigUint64Array },
): ExpectedEntries {
  const { length } = place;
  const columns = {
    type: new Uint8Array(length).fill(NOTHING_THERE),
    mode: new Uint16Array(length),
    size: new Float64Array(length),
    ino: new BigUint64Array(length),
    mtimeNs: new BigInt64Array(length),
    staged: new BigUint64Array(length),
  };
  for (let to = 0; to < length; to++) {
    columns.staged[to] = inodes[place[to]!]!;
    const from = haveOf[place[to]!]!;
    if (from === NONE) continue;
    columns.type[to] = have.type[from]!;
    columns.mode[to] = have.mode[from]!;
    columns.size[to] = have.size[from]!;
    columns.ino[to] = have.ino[from]!;
    columns.mtimeNs[to] = have.mtimeNs[from]!;
  }
  return columns;
}
