import {
  alreadyExists,
  refuseExisting,
  removeAfterFailure,
  scanSource,
  unreadable,
  type MakeRootOptions,
} from '@jvs/engine';
import type { CloneReport, JobOptions } from '@jvs/fs';
import { environmentError, isJvsError, JvsError } from '@jvs/model';
import { subvolumeFailure } from './btrfs-errors.js';
import type { BtrfsParts } from './btrfs-parts.js';
import { ENGINE } from './engine-name.js';
import { findSubvolume } from './find-subvolume.js';
import { cloneSubvolume } from './snapshot-tree.js';

type Lost = { readonly lost: CloneReport['lost'] };

/**
 * `Engine.makeRoot`: a subvolume. From one of our own clones it is one call; from any other directory the tree is cloned into it file by file, sharing data where
 * the file system can.
 */
export async function makeRoot(
  parts: BtrfsParts,
  path: string,
  { from, ...job }: MakeRootOptions = {},
): Promise<Lost> {
  if (job.signal?.aborted === true)
    throw new JvsError('E_CANCELLED', { message: 'The clone was cancelled.' });
  await refuseExisting(path, ENGINE);
  const lost = { owner: 0, xattrs: 0, specials: 0 };
  if (from !== undefined && (await isSnapshotOfAll(parts, from, path))) return { lost };
  await create(parts, path);
  if (from === undefined) return { lost };
  try {
    return await fill(parts, { from, path }, job);
  } catch (error) {
    const failure = environmentError(error, { action: `clone with engine "${ENGINE}"`, path });
    throw await removeAfterFailure(parts.ops, path, failure);
  }
}

/** Clones `from` with one call where that gives all of it. */
async function isSnapshotOfAll(parts: BtrfsParts, from: string, path: string): Promise<boolean> {
  const source = findSubvolume(parts.system, from);
  // Only what was cloned and never touched is known to hold no subvolumes: such a one was refused.
  if (source === undefined || /^0*$/.test(source.parentUuid) || source.changed > source.created) return false;
  try {
    await cloneSubvolume(parts, { src: from, dst: path });
    return true;
  } catch (error) {
    if (isJvsError(error, 'E_ENGINE_UNAVAILABLE')) return false;
    throw error;
  }
}

async function create({ system }: BtrfsParts, path: string): Promise<void> {
  try {
    await system.createSubvolume(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw alreadyExists(path);
    throw subvolumeFailure(error, 'make a subvolume', path);
  }
}

async function fill(
  { ops }: BtrfsParts,
  { from, path }: { readonly from: string; readonly path: string },
  job: JobOptions,
): Promise<Lost> {
  const tree = await scanSource(ops, { path: from, engine: ENGINE }, job);
  const request = { source: from, destination: path, tree, method: 'copy', into: true } as const;
  const { failures, lost } = await ops.cloneTree(request, job);
  if (failures.length > 0) throw unreadable(failures, { engine: ENGINE, method: 'copy', path: from });
  return { lost };
}
