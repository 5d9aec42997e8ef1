import { DIGEST_BYTES, mergeTrees } from '@jvs/integrity';
import { EntryType, type DigestTree, type PackedTree } from '@jvs/model';
import { ownsContent, type Shard } from './shard.js';

/** What of a snapshot's contents one shard reads. */
export interface ContentShare {
  readonly shard: Shard;
  readonly manifest: DigestTree;
}

/**
 * For each entry of a payload 1 when another shard reads it; its digest is then taken to be what the manifest says, so that only its name, type,
 * mode and size count here. What the manifest does not have is read by all.
 */
export function leaveToOthers(
  { shard, manifest }: ContentShare,
  tree: PackedTree,
  digests: Uint8Array,
): Uint8Array {
  const others = new Uint8Array(tree.count);
  mergeTrees(manifest, tree, {
    both(m, p) {
      if (tree.type[p] === EntryType.directory) return true;
      if (manifest.type[m] === EntryType.directory || ownsContent(shard, manifest.digest, m)) return false;
      others[p] = 1;
      digests.set(manifest.digest.subarray(m * DIGEST_BYTES, (m + 1) * DIGEST_BYTES), p * DIGEST_BYTES);
      return false;
    },
  });
  return others;
}
