import { chmod, lstat } from 'node:fs/promises';
import path from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import { JvsError } from '@jvs/model';
import type { Repository } from '@jvs/repo';

const OWNER_WRITE = 0o200;

/**
 * Renames a directory to a name that must be free, durably. Rejects with EEXIST when it is not, E_NATIVE_MISSING without the addon. What the kernel
 * cannot do without replacing is never done by looking first.
 */
export async function moveDirectory(repo: Repository, from: string, to: string): Promise<void> {
  const { system, uid } = repo.context;
  if (system === undefined) {
    throw new JvsError('E_NATIVE_MISSING', {
      message: 'moving a worktree needs the native addon, which does not load here',
      hint: 'jvs info',
    });
  }
  const mode = Number((await lstat(from)).mode) & 0o7777;
  // Moving a directory to another parent rewrites its "..": an ordinary user needs write permission for that.
  const closed = uid !== undefined && uid !== 0 && (mode & OWNER_WRITE) === 0;
  if (closed) await chmod(from, mode | OWNER_WRITE);
  let at = from;
  try {
    system.renameNoReplace(from, to);
    at = to;
  } finally {
    if (closed) await chmod(at, mode);
  }
  await fsyncDirectory(path.dirname(to));
  await fsyncDirectory(path.dirname(from));
}
