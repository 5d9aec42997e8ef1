import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { refuseForeign } from '@jvs/fs';
import { environmentError, errnoName } from '@jvs/model';
import { auditCorrupt } from './audit-corrupt.js';
import type { AuditSegment } from './audit-segments.js';

// Not through a link, and not hanging on a FIFO: the place is ours, but may be damaged.
const SAFE = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Undefined when there is no such file. Throws E_AUDIT_CORRUPT for what is no regular file. */
export async function openForReading(path: string): Promise<FileHandle | undefined> {
  try {
    return await openLog(path, constants.O_RDONLY);
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return undefined;
    throw environmentError(error, { action: 'open the audit log', path });
  }
}

/** Makes the first segment (0600, empty) when there is none; later ones are born with their first record. */
export async function openForAppending({ path, number }: AuditSegment): Promise<FileHandle> {
  try {
    const make = number === 1 ? constants.O_CREAT : 0;
    const handle = await openLog(path, constants.O_RDWR | constants.O_APPEND | make);
    // The umask may have taken from a log just made what the next one to open it needs. And the answer brings the size: where the mount may
    // open files from memory (JuiceFS with --open-cache), a record of another machine would be written over.
    await handle.chmod(0o600);
    return handle;
  } catch (error) {
    throw environmentError(error, { action: 'open the audit log', path });
  }
}

async function openLog(path: string, flags: number): Promise<FileHandle> {
  const handle = await open(path, flags | SAFE, 0o600).catch((error: unknown) => {
    throw isNoFile(error) ? notRegular(path) : error;
  });
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw notRegular(path);
    refuseForeign(path, stats);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A link, a directory opened for writing, a socket or a FIFO without a reader. */
function isNoFile(error: unknown): boolean {
  return ['ELOOP', 'EISDIR', 'ENXIO'].includes(errnoName(error) ?? '');
}

function notRegular(path: string): Error {
  return auditCorrupt(`${basename(path)} is not a regular file`, { path, reason: 'not a regular file' });
}
