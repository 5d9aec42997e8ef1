import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentError, JvsError } from '@jvs/model';
import { fsyncDirectory } from './fsync-directory.js';
import type { Lock } from './lock.js';
import { hasErrno } from './portable/errno.js';
import { requireSystem } from './require-system.js';
import { temporaryName } from './temporary-name.js';
import type { SystemCalls } from './system-calls.js';

const PROBE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Creates a new file, durably, that is locked exclusively from the moment its name exists: whoever finds it unlocked knows that its owner is
 * gone. Mode 0600. Rejects with E_USAGE (`details.exists`) when the name is taken, else like `writeFileDurably`. Removing the file is the caller's.
 */
export async function createLockedFile(
  path: string,
  bytes: Uint8Array,
  options: { readonly system: SystemCalls | undefined },
): Promise<Lock> {
  const system = requireSystem(options.system);
  const temporary = join(dirname(path), temporaryName());
  let fd: number | undefined;
  try {
    fd = openSync(temporary, 'wx', 0o600);
    lockNew(system, fd, temporary);
    fchmodSync(fd, 0o600);
    writeFileSync(fd, bytes);
    fsyncSync(fd);
    linkSync(temporary, path);
    expend(temporary);
    await fsyncDirectory(dirname(path));
    return lockOf(path, fd);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (fd !== undefined) closeSync(fd);
    throw describe(error, path);
  }
}

/** The other name is there by now: what stays behind has a temporary name, and nobody reads it. */
function expend(temporary: string): void {
  try {
    unlinkSync(temporary);
  } catch {
    // The doctor's clean_tmp takes it.
  }
}

/** Whether somebody holds the file exclusively. False for a file that is not there. */
export function isLocked(path: string, options: { readonly system: SystemCalls | undefined }): boolean {
  const system = requireSystem(options.system);
  let fd: number;
  try {
    fd = openSync(path, PROBE);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return false;
    throw environmentError(error, { action: 'look at a lock', path });
  }
  try {
    // Shared, so that two who ask at the same time do not take each other for the owner.
    return !system.tryFlock(fd, 'shared');
  } catch (error) {
    throw environmentError(error, { action: 'look at a lock', path });
  } finally {
    closeSync(fd);
  }
}

function lockNew(system: SystemCalls, fd: number, path: string): void {
  if (!system.tryFlock(fd, 'exclusive'))
    throw new JvsError('E_LOCKED', { message: `${path} is locked`, details: { path } });
}

function lockOf(path: string, fd: number): Lock {
  let held = true;
  return {
    path,
    release() {
      if (held) closeSync(fd);
      held = false;
    },
  };
}

function describe(error: unknown, path: string): JvsError {
  if (!hasErrno(error, 'EEXIST')) return environmentError(error, { action: 'create a file', path });
  return new JvsError('E_USAGE', {
    message: `${path} exists already`,
    details: { path, exists: true },
    cause: error,
  });
}
