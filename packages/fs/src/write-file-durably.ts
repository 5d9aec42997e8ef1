import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { environmentError, JvsError } from '@jvs/model';
import { fsyncDirectory } from './fsync-directory.js';
import { hasErrno } from './portable/errno.js';
import { temporaryName } from './temporary-name.js';

export interface WriteOptions {
  /** Permission bits, exactly: the umask takes nothing away. Default 0o600. */
  readonly mode?: number;
  /** The file must not exist: E_USAGE with `details.exists` otherwise, and nothing changes. */
  readonly exclusive?: boolean;
}

/**
 * Replaces or creates a file. After success content and name survive a power cut; after a failure or crash the old file
 * is there, or the new one, complete. A crash may leave a file with a temporary name (`isTemporaryName`) beside it.
 * Rejects with E_NO_SPACE, E_PERMISSION, E_READ_ONLY or E_IO; a failed fsync is never tried again (when it was the directory's, the new file
 * is there already, and may be gone after a power cut).
 */
export async function writeFileDurably(
  path: string,
  bytes: Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, temporaryName());
  try {
    await writeSynced(temporary, bytes, options.mode ?? 0o600);
    // This line makes it visible.
    if (options.exclusive === true) await linkNew(temporary, path);
    else await rename(temporary, path);
    await fsyncDirectory(directory);
  } catch (error) {
    // The first failure is the one to tell; what stays behind has a temporary name.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw environmentError(error, { action: 'write a file', path });
  }
}

async function writeSynced(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** link(2) and not rename(2), because it refuses a name that is taken, also across machines. */
async function linkNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    throw new JvsError('E_USAGE', {
      message: `${path} exists already`,
      details: { path, exists: true },
      cause: error,
    });
  }
  // It is there now: what stays behind has a temporary name.
  await rm(temporary).catch(() => undefined);
}
