import type { EntryFailure } from '@jvs/fs';
import { DIGEST_BYTES, hashDirectories } from '@jvs/integrity';
import { EntryType, entryPath, type DigestTree, type PackedTree, type TreeShape } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import type { InodeDigests } from './inode-digests.js';
import { leaveToOthers, type ContentShare } from './leave-to-others.js';

/** A payload as it is on disk now. */
export interface ReadPayload {
  readonly tree: DigestTree;
  readonly rootHash: string;
  /** Bytes read by this call; what was read before for another snapshot is not counted. */
  readonly bytes: number;
  readonly failures: readonly EntryFailure[];
  /** Paths of entries that would not hold still, though nothing may change a payload. */
  readonly restless: readonly Uint8Array[];
}

const ATTEMPTS = 3;

/**
 * Scans and hashes a whole payload. No cache is asked; an inode that `seen` knows from this very run is not read twice. A snapshot
 * being made at the same time links to these files and so changes their ctime: such entries are tried again.
 */
export async function readPayload(
  repo: Repository,
  root: string,
  { seen, share }: { readonly seen: InodeDigests; readonly share?: ContentShare | undefined },
): Promise<ReadPayload> {
  let bytes = 0;
  for (let attempt = 1; ; attempt++) {
    const { ops, threads, signal } = repo.context;
    const scan = await ops.scanTree(root, { threads, signal });
    const content = await hashContent(repo, { root, tree: scan.tree, seen, share });
    bytes += content.bytes;
    if (content.restless.length > 0 && attempt < ATTEMPTS) continue;
    const rootHash = hashDirectories(scan.tree, content.digests);
    const failures = [...scan.failures, ...content.failures];
    const restless = content.restless.map((index) => entryPath(scan.tree, index));
    return { tree: { ...shapeOf(scan.tree), digest: content.digests }, rootHash, bytes, failures, restless };
  }
}

/** The columns a comparison needs; the others are let go. */
function shapeOf({ count, parent, end, nameStart, names, type, mode, size }: PackedTree): TreeShape {
  return { count, parent, end, nameStart, names, type, mode, size };
}

interface ContentRequest {
  readonly root: string;
  readonly tree: PackedTree;
  readonly seen: InodeDigests;
  /** Undefined: everything is read. */
  readonly share: ContentShare | undefined;
}

interface Content {
  readonly digests: Uint8Array;
  readonly bytes: number;
  readonly failures: readonly EntryFailure[];
  readonly restless: readonly number[];
}

async function hashContent(repo: Repository, request: ContentRequest): Promise<Content> {
  const { root, tree, seen, share } = request;
  const { context } = repo;
  const { ops, threads, signal } = context;
  const digests = new Uint8Array(tree.count * DIGEST_BYTES);
  const others = share === undefined ? undefined : leaveToOthers(share, tree, digests);
  const indices = unreadEntries(tree, seen, others);
  const hashed = await ops.hashEntries(
    { root, tree, indices },
    {
      threads,
      signal,
      onProgress: ({ entries, bytes }) =>
        context.onEvent?.({ type: 'progress', phase: 'verify', entries, bytes, total: indices.length }),
    },
  );
  const restless = Array.from(hashed.changed, (position) => indices[position]!);
  const unsteady = new Set(hashed.changed);
  let bytes = 0;
  for (let position = 0; position < indices.length; position++) {
    const index = indices[position]!;
    const digest = hashed.digests.subarray(position * DIGEST_BYTES, (position + 1) * DIGEST_BYTES);
    digests.set(digest, index * DIGEST_BYTES);
    bytes += tree.size[index]!;
    if (tree.nlink[index]! < 2) continue;
    if (unsteady.has(position)) seen.forget(tree.ino[index]!);
    else seen.set(tree.ino[index]!, tree.ctimeNs[index]!, digest);
  }
  fillShared(tree, seen, digests);
  return { digests, bytes, failures: hashed.failures, restless };
}

/** Every inode once: those of one name, and the first name of those that have several and were not read yet. */
function unreadEntries(tree: PackedTree, seen: InodeDigests, others: Uint8Array | undefined): Uint32Array {
  const indices = new Uint32Array(tree.count);
  let length = 0;
  for (let i = 0; i < tree.count; i++) {
    if (tree.type[i] === EntryType.directory || others?.[i] === 1) continue;
    if (tree.nlink[i]! > 1 && !seen.claim(tree.ino[i]!, tree.ctimeNs[i]!)) continue;
    indices[length++] = i;
  }
  return indices.slice(0, length);
}

function fillShared(tree: PackedTree, seen: InodeDigests, digests: Uint8Array): void {
  for (let i = 0; i < tree.count; i++) {
    if (tree.type[i] === EntryType.directory || tree.nlink[i]! < 2) continue;
    const digest = seen.get(tree.ino[i]!, tree.ctimeNs[i]!);
    if (digest !== undefined) digests.set(digest, i * DIGEST_BYTES);
  }
}
