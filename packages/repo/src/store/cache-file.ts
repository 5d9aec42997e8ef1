import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { temporaryName } from '@jvs/fs';
import { errnoName } from '@jvs/model';

/** Never waits for a writer of a FIFO, and follows no link: what is no file of ours is no cache. */
const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** More than what any cache says of itself in its first bytes. */
const HEAD_BYTES = 4096;
/** No file that Node reads in one piece is longer. */
const LENGTH_MAX = 2 ** 31 - 1;

/**
 * A file of a cache directory; undefined where there is none that can be opened, or something else, or it has not the length that `lengthOf` reads
 * out of its first bytes: nothing is read then. Synchronous: most are small and there are as many as snapshots, and a thread for each costs several
 * times what reading does. Throws as Node does.
 */
export function readCacheFile(
  file: string,
  lengthOf: (head: Uint8Array) => number | undefined,
): Uint8Array | undefined {
  const handle = openQuietly(file);
  if (handle === undefined) return undefined;
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile() || stats.size > LENGTH_MAX) return undefined;
    const head = readBytes(handle, Math.min(HEAD_BYTES, stats.size));
    if (lengthOf(head) !== stats.size) return undefined;
    return stats.size === head.length ? head : readBytes(handle, stats.size);
  } finally {
    closeSync(handle);
  }
}

/**
 * Replaces a file of a cache directory by these pieces. Not synced: caches carry checksums, and a torn one is as good as none. Throws as Node does;
 * the former file is then still there.
 */
export function replaceCacheFile(file: string, pieces: Iterable<Uint8Array>): void {
  const temporary = path.join(path.dirname(file), temporaryName());
  try {
    writeNew(temporary, pieces);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeNew(file: string, pieces: Iterable<Uint8Array>): void {
  const handle = openNew(file);
  try {
    fchmodSync(handle, 0o600);
    for (const piece of pieces) writeFileSync(handle, piece);
  } finally {
    closeSync(handle);
  }
}

/** The directory of a cache may be missing: that is seen by trying, since there are as many files as snapshots. */
function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    if (errnoName(error) !== 'ENOENT') throw error;
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    return openSync(file, 'wx', 0o600);
  }
}

/** From the start; fewer when the file was cut meanwhile. */
function readBytes(handle: number, length: number): Uint8Array {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(handle, bytes, 0, length, 0));
}

function openQuietly(file: string): number | undefined {
  try {
    return openSync(file, READ);
  } catch {
    // Whatever stands in the way, what the cache would have told is found out anew.
    return undefined;
  }
}
