import type { HashResult } from '@jvs/fs';
import { DIGEST_BYTES } from '@jvs/integrity';
import { environmentError, type PackedTree } from '@jvs/model';
import type { Repository } from '../repository.js';
import { progressOf } from '../store/progress-of.js';
import { threadsOf } from '../store/threads-of.js';
import { unreadableEntries } from './unreadable-entries.js';

export interface HashTarget {
  readonly root: string;
  readonly tree: PackedTree;
  readonly indices: Uint32Array;
  /** Filled in: 32 bytes an entry of `tree`. */
  readonly digests: Uint8Array;
  /** Set to 1 for each entry that was read and held still. */
  readonly known: Uint8Array;
}

/** Reads and hashes entries into the columns of a state. Throws E_UNREADABLE, E_CANCELLED and environment errors. */
export async function hashInto(
  repo: Repository,
  target: HashTarget,
): Promise<{ entries: number; bytes: number }> {
  const { root, tree, indices, digests, known } = target;
  if (indices.length === 0) return { entries: 0, bytes: 0 };
  const { ops, signal } = repo.context;
  let result: HashResult;
  try {
    result = await ops.hashEntries(
      { root, tree, indices },
      { threads: threadsOf(repo), signal, onProgress: progressOf(repo.context, 'hash', indices.length) },
    );
  } catch (error) {
    throw environmentError(error, { action: 'read a tree', path: root });
  }
  if (result.failures.length > 0) throw unreadableEntries(root, result.failures);
  for (let at = 0; at < indices.length; at += 1) {
    const entry = indices[at] as number;
    digests.set(result.digests.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES), entry * DIGEST_BYTES);
    known[entry] = 1;
  }
  for (const at of result.changed) forget(target, indices[at] as number);
  return {
    entries: indices.length,
    bytes: indices.reduce((sum, entry) => sum + (tree.size[entry] as number), 0),
  };
}

function forget({ digests, known }: HashTarget, entry: number): void {
  digests.fill(0, entry * DIGEST_BYTES, (entry + 1) * DIGEST_BYTES);
  known[entry] = 0;
}
