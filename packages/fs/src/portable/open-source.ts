import { constants, openSync } from 'node:fs';
import { hasErrno } from './errno.js';

/** O_NONBLOCK: should a FIFO have taken the file's place since it was looked at, open(2) must not hang. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a file for reading; undefined when it is gone or has become something that is not a file. */
export function openSource(path: Buffer): number | undefined {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO')) return undefined;
    throw error;
  }
}
