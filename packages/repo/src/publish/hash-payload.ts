import { DIGEST_BYTES, hashDirectories } from '@jvs/integrity';
import { EntryType, JvsError, type DigestTree, type PackedTree } from '@jvs/model';
import type { Repository } from '../repository.js';
import { hashInto } from '../state/hash-into.js';
import { scanPayloadTree } from '../state/scan-payload-tree.js';
import type { Capture } from './clone-with-engine.js';
import { checkReadBack } from './check-read-back.js';
import { matchCapture, type CaptureMatch } from './match-capture.js';

/** The payload as it lies there, with every digest. */
export interface HashedPayload {
  readonly tree: DigestTree;
  readonly rootHash: string;
  readonly match: CaptureMatch;
  /** Files read back, and their bytes. */
  readonly read: { readonly entries: number; readonly bytes: number };
}

/** Step 5. Scans the clone, checks it against the scan of the source, and reads what the cache cannot vouch for. */
export async function hashPayload(repo: Repository, capture: Capture, id: string): Promise<HashedPayload> {
  const root = repo.paths.payload(id);
  const clone = capture.clone ?? (await scanPayloadTree(repo, { root }));
  const match = matchCapture(capture, clone);
  const digests = new Uint8Array(clone.count * DIGEST_BYTES);
  const known = takeVouched(capture, { clone, match, digests });
  const indices = unknownLeaves(clone, known);
  const read = await hashInto(repo, { root, tree: clone, indices, digests, known });
  await checkReadBack(repo, capture, { match, digests, indices });
  if (unknownLeaves(clone, known).length > 0) {
    throw new JvsError('E_PAYLOAD_MISMATCH', {
      message: 'the snapshot was changed by somebody else while it was made',
      hint: 'jvs snapshot',
      details: { snapshot_id: id },
    });
  }
  const rootHash = hashDirectories(clone, digests);
  return { tree: withDigest(clone, digests), rootHash, match, read };
}

/** The shape only: inodes and times of a million entries need not wait for the end of the command. */
function withDigest(
  { count, parent, end, nameStart, names, type, mode, size }: PackedTree,
  digest: Uint8Array,
): DigestTree {
  return { count, parent, end, nameStart, names, type, mode, size, digest };
}

interface Columns {
  readonly clone: PackedTree;
  readonly match: CaptureMatch;
  readonly digests: Uint8Array;
}

/** Fills in what need not be read: known, held still, and linked or cloned by the kernel. Returns what is known. */
function takeVouched(capture: Capture, { clone, match, digests }: Columns): Uint8Array {
  const { source, report, shared } = capture;
  const known = new Uint8Array(clone.count);
  const asked = shared.reduce((sum, flag) => sum + flag, 0);
  const linksHeld = report.linked + report.hardLinks >= asked && !capture.rehash;
  for (let entry = 0; entry < clone.count; entry += 1) {
    const from = match.sourceOf[entry] as number;
    // Bytes that were copied are read back once; hard links and reflinks are exact by the kernel's word.
    const exact =
      clone.type[entry] !== EntryType.file || (shared[from] === 1 ? linksHeld : report.copied === 0);
    if (source.known[from] === 0 || match.moved[from] === 1 || !exact) continue;
    digests.set(
      source.digests.subarray(from * DIGEST_BYTES, (from + 1) * DIGEST_BYTES),
      entry * DIGEST_BYTES,
    );
    known[entry] = 1;
  }
  return known;
}

function unknownLeaves(tree: PackedTree, known: Uint8Array): Uint32Array {
  const indices = new Uint32Array(tree.count);
  let length = 0;
  for (let entry = 0; entry < tree.count; entry += 1) {
    if (known[entry] === 0 && tree.type[entry] !== EntryType.directory) indices[length++] = entry;
  }
  return indices.subarray(0, length);
}
