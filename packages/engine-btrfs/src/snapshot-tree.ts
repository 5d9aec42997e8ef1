import { join, relative } from 'node:path';
import {
  alreadyExists,
  refuseExisting,
  removeAfterFailure,
  scanSource,
  type SnapshotOptions,
  type SnapshotResult,
} from '@jvs/engine';
import type { JobOptions } from '@jvs/fs';
import { environmentError, isJvsError, JvsError, type PackedTree } from '@jvs/model';
import { crossesMount, subvolumeFailure, unavailable } from './btrfs-errors.js';
import type { BtrfsParts } from './btrfs-parts.js';
import { ENGINE } from './engine-name.js';
import { requireSubvolume } from './find-subvolume.js';
import { refuseMounts } from './mounts-below.js';
import { refuseUnreadable } from './refuse-unreadable.js';
import { reportOf } from './report-of.js';

export interface ClonePaths {
  readonly src: string;
  readonly dst: string;
}

/**
 * `Engine.snapshot`: one call, and one scan of what it made. The scan is the result's tree: the clone has the inode numbers and times of its source, as they
 * were at one moment, so nothing in it can have changed, torn or vanished.
 */
export async function snapshotTree(
  parts: BtrfsParts,
  { src, dst }: ClonePaths,
  options: SnapshotOptions = {},
): Promise<SnapshotResult> {
  if (options.share !== undefined) throw unavailable('it links nothing from another snapshot', { path: dst });
  if (options.signal?.aborted === true)
    throw new JvsError('E_CANCELLED', { message: 'The clone was cancelled.' });
  await refuseExisting(dst, ENGINE);
  requireSubvolume(parts.system, src);
  await refuseMounts(src);
  await cloneSubvolume(parts, { src, dst });
  try {
    const tree = await scanned(parts, dst, options);
    await refuseUnreadable(tree, dst);
    return { tree, report: reportOf(tree) };
  } catch (error) {
    const failure = failureOf(error, { src, dst });
    throw await removeAfterFailure(parts.ops, dst, failure);
  }
}

/** The call alone. Throws JvsErrors; then nothing is at `dst` that was not there before. */
export async function cloneSubvolume({ system }: BtrfsParts, { src, dst }: ClonePaths): Promise<void> {
  try {
    await system.snapshotSubvolume(src, dst);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyExists(dst);
    throw subvolumeFailure(error, `make a snapshot of the subvolume ${src}`, dst);
  }
}

async function scanned(
  { ops }: BtrfsParts,
  path: string,
  { scanClone, threads, signal }: Pick<SnapshotOptions, 'scanClone'> & JobOptions,
): Promise<PackedTree> {
  return scanClone === undefined
    ? scanSource(ops, { path, engine: ENGINE }, { threads, signal })
    : scanClone(path);
}

/** For a subvolume in the source the clone has an empty directory on a device of its own, which the scan refuses. */
function failureOf(error: unknown, { src, dst }: ClonePaths): JvsError {
  const { path } = isJvsError(error, 'E_CROSSES_MOUNT') ? error.details : {};
  if (typeof path === 'string')
    return crossesMount(src, join(src, relative(dst, path)), 'another btrfs subvolume');
  return environmentError(error, { action: `clone with engine "${ENGINE}"`, path: dst });
}
