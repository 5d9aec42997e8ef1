import { chmod, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { environmentError } from '@jvs/model';
import { fsyncDirectory } from './fsync-directory.js';
import { hasErrno, systemError } from './portable/errno.js';

/**
 * Creates a directory with mode 0700 whatever the umask, durably; true when it did not exist. Its parent must exist. A directory that is there
 * is left as it is. A file or symbolic link there rejects with E_IO (ENOTDIR).
 */
export async function ensureDirectory(path: string): Promise<boolean> {
  try {
    return await create(path);
  } catch (error) {
    throw environmentError(error, { action: 'create a directory', path });
  }
}

async function create(path: string): Promise<boolean> {
  try {
    await mkdir(path, 0o700);
  } catch (error) {
    if (!hasErrno(error, 'EEXIST')) throw error;
    if (!(await lstat(path)).isDirectory()) throw systemError('ENOTDIR', 'mkdir', path);
    return false;
  }
  await chmod(path, 0o700);
  await fsyncDirectory(dirname(path));
  return true;
}
