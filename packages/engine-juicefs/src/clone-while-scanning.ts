import { lstat } from 'node:fs/promises';
import type { SnapshotResult } from '@jvs/engine';
import type { JobOptions } from '@jvs/fs';
import type { PackedTree } from '@jvs/model';
import { cloneDirectory, type ClonePaths } from './clone-directory.js';
import { nameHidden } from './cut-off-clone.js';
import { flushRecent } from './flush-recent.js';
import { isSameTree } from './judge-clone.js';
import { exactReport } from './report-of.js';
import type { SnapshotParts } from './snapshot-tree.js';

/** All of it, or no more than a scan of the source. */
export type Begun = SnapshotResult | Pick<SnapshotResult, 'tree'>;

export interface ScansOfClone {
  /** A scan of the source that is under way. */
  readonly scanning: Promise<PackedTree>;
  readonly scanSource: () => Promise<PackedTree>;
  readonly scanClone: (root: string) => Promise<PackedTree>;
  readonly job: JobOptions;
}

/**
 * Clones while the source is scanned: the mount and this process need not wait for each other when nobody writes. No more than a scan, and nothing at `dst`, where
 * that proves nothing: somebody has a file of the volume open for writing, or the clone is not the source. Then the source is to be flushed, cloned and
 * compared in turn. docs/adr/0019.
 */
export async function cloneWhileScanning(
  parts: SnapshotParts,
  paths: ClonePaths,
  { scanning, scanSource, scanClone, job }: ScansOfClone,
): Promise<Begun> {
  const { access, caller, now, remove, system } = parts;
  const { src, dst } = paths;
  const { dev } = await lstat(src, { bigint: true });
  if ((await system.openWriters(dev)).length > 0) return { tree: await scanning };
  const cloning = cloneDirectory(access, paths, job).catch(nameHidden);
  const [cloned, scanned] = await Promise.allSettled([cloning, scanning]);
  if (cloned.status === 'rejected') throw cloned.reason;
  try {
    if (scanned.status === 'rejected') throw scanned.reason;
    const target = { root: src, tree: scanned.value, nowMs: now(), uid: caller.uid };
    const { flushed, ...unflushed } = await flushRecent(system, target, { ...job, onProgress: undefined });
    // What the flush had committed the clone may lack; if so, the source differs from it now.
    const tree = flushed === 0 ? scanned.value : await scanSource();
    if (isSameTree(tree, await scanClone(dst))) return { tree, report: exactReport(tree), unflushed };
  } catch (error) {
    await remove(dst);
    throw error;
  }
  await remove(dst);
  return { tree: await scanSource() };
}
