import { DIGEST_BYTES } from '@jvs/integrity';
import { EntryType } from '@jvs/model';
import type { Capture, CapturedState } from './clone-with-engine.js';
import type { HashedPayload } from './hash-payload.js';

/**
 * What is known of the worktree after it was published: an entry that held still while it was captured is in the payload just as its stat
 * says. One that did not is not known at all. The capture's own column of digests is filled up, and stays right of what it was right of.
 */
export function cacheOfPublished({ source }: Capture, { tree, match }: HashedPayload): CapturedState {
  const { count } = source.tree;
  const { digests } = source;
  const known = new Uint8Array(count);
  const same = new Uint8Array(count);
  for (let entry = 0; entry < tree.count; entry += 1) {
    const from = match.sourceOf[entry] as number;
    // Set-id bits that the kernel refused make the clone another entry.
    if (match.moved[from] === 1 || source.tree.mode[from] !== tree.mode[entry]) continue;
    same[from] = 1;
    if (tree.type[entry] === EntryType.directory) continue;
    known[from] = 1;
    digests.set(tree.digest.subarray(entry * DIGEST_BYTES, (entry + 1) * DIGEST_BYTES), from * DIGEST_BYTES);
  }
  return { tree: source.tree, digests, known, same, scannedAtNs: source.scannedAtNs };
}
