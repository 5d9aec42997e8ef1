import { lstat } from 'node:fs/promises';
import type { Unflushed } from '@jvs/engine';
import type { JobOptions, SystemCalls } from '@jvs/fs';
import { EntryType, type PackedTree } from '@jvs/model';

/** A mount commits what a busy writer wrote after five seconds at most; twice that, for a machine under load. */
const WINDOW_NS = 10_000_000_000n;

export interface FlushTarget {
  readonly root: string;
  readonly tree: PackedTree;
  readonly nowMs: number;
  /** Of this process: others than root see no descriptors of other users' processes. */
  readonly uid: number;
}

/**
 * Makes the mount commit what was written to files a moment ago and is still in its memory: a clone sees only what is committed. Two signs, since neither is
 * enough: recent times (a writer that has closed its file, or another user's), and being open for writing now (an overwrite shows in the times
 * only when it is committed). Returns how many files that were, and what cannot be reached from here.
 */
export async function flushRecent(
  system: Pick<SystemCalls, 'flushEntries' | 'openWriters'>,
  { root, tree, nowMs, uid }: FlushTarget,
  options: JobOptions,
): Promise<Unflushed & { readonly flushed: number }> {
  const since = BigInt(nowMs) * 1_000_000n - WINDOW_NS;
  const { dev } = await lstat(root, { bigint: true });
  const open = new Set(await system.openWriters(dev));
  const indices = new Uint32Array(tree.count);
  let length = 0;
  let written = 0;
  for (let i = 0; i < tree.count; i++) {
    if (tree.type[i] !== EntryType.file) continue;
    const recent = (tree.ctimeNs[i] as bigint) >= since || (tree.mtimeNs[i] as bigint) >= since;
    const isOpen = open.size > 0 && open.has(tree.ino[i] as bigint);
    if (isOpen) written += 1;
    if (recent || isOpen) indices[length++] = i;
  }
  const { refused } =
    length === 0
      ? { refused: 0 }
      : await system.flushEntries({ root, tree, indices: indices.subarray(0, length) }, options);
  return { flushed: length - refused, refused, open: written, otherUsers: uid !== 0, otherMachines: true };
}
