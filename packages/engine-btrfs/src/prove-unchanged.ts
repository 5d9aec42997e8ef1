import { refuseExisting } from '@jvs/engine';
import type { SubvolumeInfo } from '@jvs/fs';
import { environmentError } from '@jvs/model';
import type { BtrfsParts } from './btrfs-parts.js';
import { ENGINE } from './engine-name.js';
import { findSubvolume } from './find-subvolume.js';
import { mountBelow } from './mounts-below.js';
import { cloneSubvolume } from './snapshot-tree.js';

export interface Compared {
  readonly src: string;
  /** A clone of `src`, or what `src` was cloned from. */
  readonly since: string;
}

/** `Engine.isUnchanged`. What was written gets its transaction number when it is flushed, so the file system is synced first. */
export async function isUnchanged(parts: BtrfsParts, compared: Compared): Promise<boolean> {
  return (await proofOf(parts, compared)) !== undefined;
}

/**
 * `Engine.snapshotUnchanged`. What is proved is the clone: it takes over the number of the last change from its source, at the moment it is made. The
 * look before it only saves a clone that would be thrown away, and sees what a replayed log changed (docs/adr/0026).
 */
export async function snapshotUnchanged(
  parts: BtrfsParts,
  { src, dst, since }: Compared & { readonly dst: string },
): Promise<boolean> {
  await refuseExisting(dst, ENGINE);
  const proof = await proofOf(parts, { src, since });
  if (proof === undefined) return false;
  await cloneSubvolume(parts, { src, dst });
  const clone = findSubvolume(parts.system, dst);
  if (clone?.parentUuid === proof.src.uuid && clone.changed <= proof.since.created) return true;
  await parts.ops.removeTree(dst);
  return false;
}

interface Proof {
  readonly src: SubvolumeInfo;
  readonly since: SubvolumeInfo;
}

async function proofOf({ ops, system }: BtrfsParts, paths: Compared): Promise<Proof | undefined> {
  try {
    if ((await mountBelow(paths.src)) !== undefined) return undefined;
    await ops.syncFileSystem(paths.src);
  } catch (error) {
    throw environmentError(error, { action: `look for changes with engine "${ENGINE}"`, path: paths.src });
  }
  const [src, since] = [findSubvolume(system, paths.src), findSubvolume(system, paths.since)];
  if (src === undefined || since === undefined || !isAsMade(src, since)) return undefined;
  return { src, since };
}

/** Neither was changed since the younger of the two was cloned from the other. */
function isAsMade(src: SubvolumeInfo, since: SubvolumeInfo): boolean {
  const made = since.parentUuid === src.uuid ? since : src.parentUuid === since.uuid ? src : undefined;
  return (
    made !== undefined &&
    since.changed <= since.created &&
    src.changed <= since.created &&
    src.generation === made.created
  );
}
