import { EntryType, type PackedTree } from '@jvs/model';
import { DIGEST_BYTES } from './hash-tree.js';
import { mergeTrees } from './merge-trees.js';
import { StatFlag, type StatCache } from './stat-cache.js';

export interface StatMatch {
  /** 32 bytes an entry of the tree; zero where `known` is 0. */
  readonly digests: Uint8Array;
  /** 1 = the entry was not touched since its digest was taken. Never set for directories: `hashTree` works theirs out. */
  readonly known: Uint8Array;
  /** 1 = known, and just so in the payload of the cache's baseline snapshot: a hard link to that is this entry, metadata included. */
  readonly same: Uint8Array;
  /** Entries known, and non-directory entries in all. */
  readonly knownCount: number;
  readonly leafCount: number;
}

/** What a cache can vouch for in a fresh scan. Without a cache: nothing. */
export function matchStatCache(cache: StatCache | undefined, tree: PackedTree): StatMatch {
  const digests = new Uint8Array(tree.count * DIGEST_BYTES);
  const known = new Uint8Array(tree.count);
  const same = new Uint8Array(tree.count);
  let knownCount = 0;
  if (cache !== undefined) {
    mergeTrees(cache.tree, tree, {
      both(i, j) {
        if (tree.type[j] === EntryType.directory) return true;
        const flags = cache.flags[i] as number;
        if ((flags & StatFlag.digest) === 0 || !isUntouched(cache, i, tree, j)) return false;
        for (let byte = 0; byte < DIGEST_BYTES; byte += 1) {
          digests[j * DIGEST_BYTES + byte] = cache.digest[i * DIGEST_BYTES + byte] as number;
        }
        known[j] = 1;
        knownCount += 1;
        if ((flags & StatFlag.baseline) !== 0 && cache.baseline !== null) same[j] = 1;
        return false;
      },
    });
  }
  return { digests, known, same, knownCount, leafCount: leafCount(tree) };
}

/** Entries whose digests must be computed: everything but directories that is not `known`. */
export function unknownEntries(tree: PackedTree, known: Uint8Array): Uint32Array {
  const indices = new Uint32Array(tree.count);
  let length = 0;
  for (let entry = 0; entry < tree.count; entry += 1) {
    if (known[entry] === 0 && tree.type[entry] !== EntryType.directory) indices[length++] = entry;
  }
  return indices.slice(0, length);
}

function isUntouched(cache: StatCache, i: number, tree: PackedTree, j: number): boolean {
  const old = cache.tree;
  // Only ctime tells when: it is the kernel's, while programs set mtime to what they like, the future included.
  const ctime = tree.ctimeNs[j] as bigint;
  return (
    old.type[i] === tree.type[j] &&
    old.size[i] === tree.size[j] &&
    old.mode[i] === tree.mode[j] &&
    old.ino[i] === tree.ino[j] &&
    old.mtimeNs[i] === tree.mtimeNs[j] &&
    old.ctimeNs[i] === ctime &&
    ctime < cache.scannedAtNs
  );
}

function leafCount(tree: PackedTree): number {
  let count = 0;
  for (let entry = 0; entry < tree.count; entry += 1)
    if (tree.type[entry] !== EntryType.directory) count += 1;
  return count;
}
