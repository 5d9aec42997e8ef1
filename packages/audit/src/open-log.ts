import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { environmentError, JvsError } from '@jvs/model';

// Not through a link, and not hanging on a FIFO: the place is ours, but may be damaged.
const SAFE = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Undefined when there is no log yet. */
export async function openForReading(path: string): Promise<FileHandle | undefined> {
  try {
    return await openLog(path, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw environmentError(error, { action: 'open the audit log', path });
  }
}

/** Makes an empty log (0600) when there is none. */
export async function openForAppending(path: string): Promise<FileHandle> {
  try {
    const handle = await openLog(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT);
    // The umask may have taken from a log just made what the next one to open it needs.
    if (((await handle.stat()).mode & 0o777) !== 0o600) await handle.chmod(0o600);
    return handle;
  } catch (error) {
    throw environmentError(error, { action: 'open the audit log', path });
  }
}

async function openLog(path: string, flags: number): Promise<FileHandle> {
  const handle = await open(path, flags | SAFE, 0o600);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new JvsError('E_AUDIT_CORRUPT', {
    message: 'the audit log is not a regular file',
    hint: 'jvs verify --all',
    details: { path },
  });
}
