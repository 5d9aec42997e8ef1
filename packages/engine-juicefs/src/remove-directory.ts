import { lstat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { constants } from 'node:os';
import type { JobOptions, TreeOps } from '@jvs/fs';
import { environmentError, JvsError } from '@jvs/model';
import type { MountAccess } from './clone-directory.js';
import { removeRequest } from './control-requests.js';
import { findControl, type Control } from './find-control.js';
import { isAtLeast, readMountConfig } from './mount-config.js';
import { mountFailure } from './mount-failure.js';

/** Before, a try that the metadata engine made again could delete chunks of a living file. */
const SAFE_SINCE = '1.4.2';
const THREADS = 16;

/** Refusals that are about one entry's owner or mode: entry by entry, its directory can be opened up. */
const refusals: ReadonlySet<number> = new Set([
  constants.errno.EACCES,
  constants.errno.EPERM,
  constants.errno.ENOTEMPTY,
]);

/**
 * `Engine.removeTree`: one request to the mount, which removes into the trash where the volume has one. Entry by entry where the mount
 * refuses that. E_ENGINE_UNAVAILABLE, and nothing touched, where the mount is not known to do it safely.
 */
export async function removeDirectory(
  { ops, access }: { readonly ops: TreeOps; readonly access: MountAccess },
  path: string,
  options: JobOptions = {},
): Promise<{ readonly entries: number }> {
  try {
    const target = await find(path);
    if (target === undefined) return { entries: 0 };
    if (!target.isDirectory) return await ops.removeTree(path, options);
    const bytes = removeRequest({ parent: target.parent, name: target.name, threads: THREADS });
    const { status, done } = await access.transport({ ...target.control, bytes }, options);
    if (status === 0) return { entries: done };
    if (status === constants.errno.ENOENT) return { entries: 0 };
    if (!refusals.has(status)) throw mountFailure(status, 'rmr', path);
    const rest = await ops.removeTree(path, options);
    return { entries: done + rest.entries };
  } catch (error) {
    throw environmentError(error, { action: 'remove a tree', path });
  }
}

interface Target {
  readonly control: Control;
  readonly parent: bigint;
  readonly name: Uint8Array;
  readonly isDirectory: boolean;
}

/** Undefined when there is nothing at `path`. */
async function find(path: string): Promise<Target | undefined> {
  const name = basename(path);
  if (/(^|\/)\.{1,2}\/*$/.test(path) || name === '') {
    throw new JvsError('E_USAGE', { message: `${path} does not end in a name`, details: { path } });
  }
  const directory = dirname(path);
  try {
    const found = await lstat(path, { bigint: true });
    const control = await usableControl(directory, path);
    const { ino, dev } = await lstat(join(directory, '.'), { bigint: true });
    if (found.dev !== dev) throw unavailable('another file system is mounted there', path);
    return { control, parent: ino, name: Buffer.from(name), isDirectory: found.isDirectory() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function usableControl(directory: string, path: string): Promise<Control> {
  const control = await findControl(directory);
  if (control === undefined) throw unavailable(`${directory} is not on a JuiceFS mount`, path);
  const version = (await readMountConfig(control))?.version;
  if (isAtLeast(version, SAFE_SINCE)) return control;
  throw unavailable(`the mount is not known to be of version ${SAFE_SINCE} or newer`, path);
}

function unavailable(reason: string, path: string): JvsError {
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "juicefs-clone" removes no trees here: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: 'juicefs-clone', path, reason },
  });
}
