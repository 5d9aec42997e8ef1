import type { FileHandle } from 'node:fs/promises';
import { readRange } from './read-range.js';
import type { LogTail } from './read-tail.js';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

/** Where the last line that ended ends, however long and damaged what stands behind it is: found in memory that does not depend on it. The line itself is not read. */
export async function findTail(handle: FileHandle): Promise<LogTail> {
  const { size } = await handle.stat();
  for (let stop = size; stop > 0; stop -= CHUNK_BYTES) {
    const start = Math.max(0, stop - CHUNK_BYTES);
    const at = (await readRange(handle, start, stop)).lastIndexOf(NEWLINE);
    if (at >= 0) return { line: undefined, end: start + at + 1, size };
  }
  return { line: undefined, end: 0, size };
}
