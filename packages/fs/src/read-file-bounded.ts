import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { environmentError, JvsError, type ErrorCode } from '@jvs/model';
import { hasErrno } from './portable/errno.js';
import { refreshName } from './refresh-name.js';
import { refuseForeign } from './refuse-foreign.js';

/** O_NONBLOCK: a FIFO in place of the file must not hang the reader. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export interface ReadOptions {
  /** Thrown for what is not a regular file, or is longer than allowed. Default E_METADATA_CORRUPT. */
  readonly code?: ErrorCode;
  /** For files that are nobody's records, as those of other programs: whoever owns them. */
  readonly anyOwner?: boolean;
  /** Opens the file. Default: Node's; tests hand in a file that goes away. */
  readonly openFile?: typeof open;
}

/** So often is a file asked for anew that went away between open and read. */
const TRIES = 3;

/**
 * Reads a regular file of at most `maxBytes`; undefined when there is none. A symbolic link, a directory, a FIFO or a longer file rejects with
 * `code` (`details.reason`); other failures with E_PERMISSION or E_IO. A file that another machine removes or replaces while it is read is asked
 * for anew, past what the kernel remembers of it. Unless `anyOwner`, one of another user rejects with E_UNSAFE_OWNER; root's is read, since root
 * could have written into it as well.
 */
export async function readFileBounded(
  path: string,
  maxBytes: number,
  options: ReadOptions = {},
): Promise<Uint8Array | undefined> {
  const refuse = (reason: string): JvsError =>
    new JvsError(options.code ?? 'E_METADATA_CORRUPT', {
      message: `${path} cannot be used: ${reason}`,
      hint: 'jvs verify --all',
      details: { path, reason },
    });
  for (let tries = 1; ; tries++) {
    try {
      const { openFile = open, anyOwner = false } = options;
      return await readOnce({ path, maxBytes, refuse, openFile, anyOwner });
    } catch (error) {
      if (tries === TRIES || !hasGone(error)) throw environmentError(error, { action: 'read a file', path });
      refreshName(path);
    }
  }
}

type Refuse = (reason: string) => JvsError;

interface OneRead {
  readonly path: string;
  readonly maxBytes: number;
  readonly refuse: Refuse;
  readonly openFile: typeof open;
  readonly anyOwner: boolean;
}

async function readOnce({
  path,
  maxBytes,
  refuse,
  openFile,
  anyOwner,
}: OneRead): Promise<Uint8Array | undefined> {
  const file = await openRegular(openFile, path, refuse);
  if (file === undefined) return undefined;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw refuse('it is not a regular file');
    if (!anyOwner) refuseForeign(path, stats);
    return await readAtMost(file, { size: stats.size, maxBytes, refuse });
  } finally {
    // What a file says when it is closed without having been written to is of no use to a reader.
    await file.close().catch(() => undefined);
  }
}

/** What a read of an open file fails with when another machine has removed it. */
function hasGone(error: unknown): boolean {
  return ['EBADF', 'ESTALE', 'ENOENT'].some((code) => hasErrno(error, code));
}

async function openRegular(
  openFile: typeof open,
  path: string,
  refuse: Refuse,
): Promise<FileHandle | undefined> {
  try {
    return await openFile(path, FLAGS);
  } catch (error) {
    if (hasErrno(error, 'ENOENT')) return undefined;
    if (hasErrno(error, 'ELOOP')) throw refuse('it is a symbolic link');
    if (hasErrno(error, 'ENXIO')) throw refuse('it is not a regular file');
    throw error;
  }
}

async function readAtMost(
  file: FileHandle,
  { size, maxBytes, refuse }: { size: number; maxBytes: number; refuse: Refuse },
): Promise<Uint8Array> {
  // One byte more than it has: the read that fills no more of it is the end.
  let buffer: Uint8Array = new Uint8Array(Math.min(size, maxBytes) + 1);
  for (let length = 0; ;) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
    if (length > maxBytes) throw refuse(`it is longer than ${maxBytes} bytes`);
    if (length === buffer.length) buffer = enlarged(buffer, maxBytes);
  }
}

/** It grew since it was looked at. */
function enlarged(buffer: Uint8Array, maxBytes: number): Uint8Array {
  const larger = new Uint8Array(Math.min(buffer.length * 2, maxBytes + 1));
  larger.set(buffer);
  return larger;
}
