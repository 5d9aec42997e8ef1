import { hashTree } from '@jvs/integrity';
import { EntryType, type DigestTree } from '@jvs/model';

/** A payload with nothing in it but its root, of mode `mode`. */
export function emptyTree(mode: number): DigestTree {
  const shape = {
    count: 1,
    parent: Uint32Array.of(0),
    end: Uint32Array.of(1),
    nameStart: Uint32Array.of(0, 0),
    names: new Uint8Array(),
    type: Uint8Array.of(EntryType.directory),
    mode: Uint16Array.of(mode),
    size: Float64Array.of(0),
  };
  return { ...shape, digest: hashTree(shape, new Uint8Array(32)).digest };
}
