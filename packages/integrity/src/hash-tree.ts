import { hash } from 'node:crypto';
import { EntryType, type TreeShape } from '@jvs/model';

export const DIGEST_BYTES = 32;

const TREE_DOMAIN = Buffer.from('jvs-tree-v1\0');
const ROOT_DOMAIN = Buffer.from('jvs-root-v1\0');
/** type, mode, size, name length, digest */
const FIXED_BYTES = 1 + 2 + 8 + 2 + DIGEST_BYTES;

export interface TreeHash {
  /** `payload_root_hash`, 64 hex digits. */
  readonly rootHash: string;
  /** A new column: the digests that were given, and each directory's subtree digest. */
  readonly digest: Uint8Array;
}

/**
 * The Merkle hash of a tree (docs/adr/0001). `digests` holds 32 bytes an entry; those of directories are ignored. About a second for
 * a million entries, and no object for any of them.
 */
export function hashTree(tree: TreeShape, digests: Uint8Array): TreeHash {
  const digest = digests.slice();
  return { rootHash: hashDirectories(tree, digest), digest };
}

/** `hashTree` in place: fills in the digest of every directory. Returns `payload_root_hash`. */
export function hashDirectories(tree: TreeShape, digest: Uint8Array): string {
  if (digest.length !== tree.count * DIGEST_BYTES)
    throw new RangeError('hashTree needs 32 bytes for each entry');
  const encode = directoryEncoder(tree, digest);
  // Backwards through preorder, every directory comes after all that is below it.
  for (let index = tree.count - 1; index >= 0; index -= 1) {
    if (tree.type[index] === EntryType.directory)
      digest.set(hash('sha256', encode(index), 'buffer'), index * DIGEST_BYTES);
  }
  return payloadRootHash(tree, digest);
}

/**
 * The deepest directory whose digest is not that of its entries; undefined when all digests hold. Each is held against what stands at its entries,
 * so when none is wrong they all are what `hashTree` says.
 */
export function findWrongDirectory(tree: TreeShape, digest: Uint8Array): number | undefined {
  const encode = directoryEncoder(tree, digest);
  for (let index = tree.count - 1; index >= 0; index -= 1) {
    if (tree.type[index] !== EntryType.directory) continue;
    const stated = digest.subarray(index * DIGEST_BYTES, (index + 1) * DIGEST_BYTES);
    if (!hash('sha256', encode(index), 'buffer').equals(stated)) return index;
  }
  return undefined;
}

/** `payload_root_hash` of a tree whose root digest is known. */
export function payloadRootHash(tree: TreeShape, digest: Uint8Array): string {
  const mode = tree.mode[0] as number;
  const bytes = Buffer.concat([
    ROOT_DOMAIN,
    Buffer.from([mode >> 8, mode & 0xff]),
    digest.subarray(0, DIGEST_BYTES),
  ]);
  return hash('sha256', bytes, 'hex');
}

/** Encodes one directory after another into a buffer of its own, valid until the next call. */
function directoryEncoder(tree: TreeShape, digest: Uint8Array): (directory: number) => Uint8Array {
  let buffer = Buffer.alloc(64 * 1024);
  buffer.set(TREE_DOMAIN);
  return (directory) => {
    const needed = encodedLength(tree, directory);
    if (needed > buffer.length) {
      buffer = Buffer.alloc(needed * 2);
      buffer.set(TREE_DOMAIN);
    }
    let at = TREE_DOMAIN.length;
    const end = tree.end[directory] as number;
    for (let child = directory + 1; child < end; child = tree.end[child] as number) {
      at = encodeEntry(buffer, at, tree, digest, child);
    }
    return buffer.subarray(0, at);
  };
}

function encodedLength(tree: TreeShape, directory: number): number {
  let length = TREE_DOMAIN.length;
  const end = tree.end[directory] as number;
  for (let child = directory + 1; child < end; child = tree.end[child] as number) {
    length += FIXED_BYTES + (tree.nameStart[child + 1] as number) - (tree.nameStart[child] as number);
  }
  return length;
}

// eslint-disable-next-line max-params -- called for every entry: an object for its options would cost more than the rest
function encodeEntry(
  out: Uint8Array,
  start: number,
  tree: TreeShape,
  digest: Uint8Array,
  entry: number,
): number {
  const type = tree.type[entry] as number;
  const mode = (tree.mode[entry] as number) & 0o7777;
  const nameFrom = tree.nameStart[entry] as number;
  const nameTo = tree.nameStart[entry + 1] as number;
  let at = start;
  out[at++] = type;
  out[at++] = mode >> 8;
  out[at++] = mode & 0xff;
  at = putU64(out, at, type === EntryType.file ? (tree.size[entry] as number) : 0);
  out[at++] = (nameTo - nameFrom) >> 8;
  out[at++] = (nameTo - nameFrom) & 0xff;
  for (let from = nameFrom; from < nameTo; from += 1) out[at++] = tree.names[from] as number;
  const digestTo = (entry + 1) * DIGEST_BYTES;
  for (let from = entry * DIGEST_BYTES; from < digestTo; from += 1) out[at++] = digest[from] as number;
  return at;
}

function putU64(out: Uint8Array, start: number, value: number): number {
  const high = Math.floor(value / 0x1_0000_0000);
  const low = value >>> 0;
  for (let byte = 0; byte < 4; byte += 1) {
    const shift = 24 - 8 * byte;
    out[start + byte] = (high >>> shift) & 0xff;
    out[start + 4 + byte] = (low >>> shift) & 0xff;
  }
  return start + 8;
}
