import type { FileHandle } from 'node:fs/promises';
import { LINE_MAX } from './decode-audit-line.js';
import { readRange } from './read-range.js';

const CHUNK_BYTES = 256 * 1024;
const LAST_CHUNK_BYTES = 16 * 1024;
const NEWLINE = 0x0a;

/** Lines with their newlines. Of a line that is too long only its beginning is kept, so that it is seen to be too long. */
export async function* splitLines(handle: FileHandle): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    let start = 0;
    for (
      let stop = buffer.indexOf(NEWLINE);
      stop !== -1 && stop < bytesRead;
      stop = buffer.indexOf(NEWLINE, start)
    ) {
      yield Buffer.concat([rest, buffer.subarray(start, stop + 1)]);
      rest = Buffer.alloc(0);
      start = stop + 1;
    }
    if (rest.length <= LINE_MAX) rest = Buffer.concat([rest, buffer.subarray(start, bytesRead)]);
  }
  if (rest.length > 0) yield rest;
}

/** The same lines from the last to the first. Of a line that is too long only its end is kept. */
export async function* splitLinesBackwards(handle: FileHandle): AsyncGenerator<Buffer> {
  let { size: end } = await handle.stat();
  let rest: Buffer = Buffer.alloc(0);
  // The end is asked for most, and a few lines of it.
  for (let chunk = LAST_CHUNK_BYTES; end > 0; chunk = CHUNK_BYTES) {
    const start = Math.max(0, end - chunk);
    const bytes = Buffer.concat([await readRange(handle, start, end), rest]);
    let stop = bytes.length;
    for (let newline = newlineBefore(bytes, stop); newline >= 0; newline = newlineBefore(bytes, stop)) {
      yield bytes.subarray(newline + 1, stop);
      stop = newline + 1;
    }
    rest = bytes.subarray(Math.max(0, stop - LINE_MAX - 1), stop);
    end = start;
  }
  if (rest.length > 0) yield rest;
}

/** The newest newline before the one that a line which stops at `stop` ends with. */
function newlineBefore(bytes: Buffer, stop: number): number {
  return stop < 2 ? -1 : bytes.lastIndexOf(NEWLINE, stop - 2);
}
