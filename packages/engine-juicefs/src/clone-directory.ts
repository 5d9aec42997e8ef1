import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { constants } from 'node:os';
import { alreadyExists } from '@jvs/engine';
import { refreshName, type JobOptions } from '@jvs/fs';
import { JvsError } from '@jvs/model';
import { cloneByProgram } from './clone-by-program.js';
import { cloneRequest } from './control-requests.js';
import type { ControlTransport } from './control-transport.js';
import { findControl, type Control } from './find-control.js';
import { isOutcomeUnknown, mountFailure } from './mount-failure.js';

/** What an engine asks mounts with. */
export interface MountAccess {
  readonly transport: ControlTransport;
  /** The `juicefs` program, for mounts that do not speak this protocol. */
  readonly program: string;
}

export interface ClonePaths {
  readonly src: string;
  readonly dst: string;
}

/** Of the mount; on SQL metadata they do nothing, on Redis a clone is several times as fast with them. */
const THREADS = 16;

/**
 * One clone of a directory, invisible until it is complete. Throws E_ENGINE_UNAVAILABLE where the two are not on one mount, E_USAGE
 * when `dst` came into being meanwhile, and an errno error with what the mount answered. Entries may differ from the source's: see `snapshotTree`.
 */
export async function cloneDirectory(
  access: MountAccess,
  paths: ClonePaths,
  options: JobOptions = {},
): Promise<void> {
  try {
    await requestClone(access, paths, options);
  } catch (error) {
    refreshName(paths.dst);
    // The name appears with the last entry, so what is there is the whole clone.
    if (isOutcomeUnknown(error) && (await exists(paths.dst))) return;
    throw error;
  }
  // The kernel knows nothing of the clone. It may remember that there was no such name, or what was removed from under it.
  refreshName(paths.dst);
}

async function requestClone(access: MountAccess, paths: ClonePaths, options: JobOptions): Promise<void> {
  const { src, dst } = paths;
  const { control, request } = await prepare(paths, options);
  const { status } = await access.transport({ ...control, bytes: request }, options);
  if (status === 0) return;
  if (status === constants.errno.EEXIST) throw alreadyExists(dst);
  // Both were there a moment ago: an older mount, which knows the request by another shape and did nothing.
  if (status === constants.errno.ENOENT && (await exists(src)) && (await exists(dirname(dst)))) {
    return cloneByProgram(access.program, paths, options);
  }
  throw mountFailure(status, 'clone', dst);
}

async function prepare(
  { src, dst }: ClonePaths,
  { threads }: JobOptions,
): Promise<{ control: Control; request: Uint8Array }> {
  const parent = dirname(dst);
  const control = await findControl(parent);
  if (control === undefined) throw unavailable(`${parent} is not on a JuiceFS mount`, dst);
  const [source, above, target] = await Promise.all([
    lstat(src, { bigint: true }),
    lstat(join(src, '..'), { bigint: true }),
    lstat(join(parent, '.'), { bigint: true }),
  ]);
  // An inode number means something within its volume only.
  for (const [path, { dev }] of [
    [src, source],
    [dirname(src), above],
  ] as const) {
    if (dev !== control.device) throw unavailable(`${path} and ${parent} are not on one mount`, dst);
  }
  if (!source.isDirectory()) throw mountFailure(constants.errno.ENOTDIR, 'clone', src);
  const request = cloneRequest({
    source: source.ino,
    sourceParent: above.ino,
    parent: target.ino,
    name: Buffer.from(basename(dst)),
    threads: threads ?? THREADS,
  });
  return { control, request };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

function unavailable(reason: string, path: string): JvsError {
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "juicefs-clone" cannot be used: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: 'juicefs-clone', path, reason },
  });
}
