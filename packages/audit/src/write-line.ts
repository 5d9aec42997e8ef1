import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createGeneration, fsyncDirectory } from '@jvs/fs';
import { segmentFamily } from './audit-segments.js';
import type { LogTail } from './read-tail.js';
import type { NewestSegment } from './with-newest-segment.js';

/** Before a quarter of a million records no log has a second segment, and one is read in a second. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Writes a line behind `tail`, durably: into the newest segment, or as the first of another when that one is full. */
export async function writeLine(
  newest: NewestSegment & { readonly tail: LogTail },
  line: Uint8Array,
): Promise<void> {
  const { log, segment, handle, tail } = newest;
  if (tail.end >= (log.segmentBytes ?? SEGMENT_BYTES)) {
    // What was cut off at its end must stay cut off: nothing will be written behind it any more.
    if (tail.size > tail.end) await handle.sync();
    await beginSegment(log.path, segment.number + 1, line);
    return;
  }
  // Whoever made the segment may have died before its name was durable, so the second record sees to that once more.
  const directory = dirname(log.path);
  if (tail.line !== undefined && tail.line.length === tail.end) await fsyncDirectory(directory);
  await writeOnce(handle, line, tail.end);
  if (tail.line === undefined) await fsyncDirectory(directory);
}

/** A segment is born complete and with a record: one that is empty has lost something. */
export function beginSegment(log: string, number: number, line: Uint8Array): Promise<void> {
  return createGeneration(segmentFamily(log), number, line);
}

async function writeOnce(handle: FileHandle, bytes: Uint8Array, end: number): Promise<void> {
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) {
    // Part of a record is no record. A second write would say why: the first one's errno is lost.
    const rest = await handle
      .write(bytes, bytesWritten)
      .catch((error: unknown) => ({ bytesWritten: -1, error }));
    if (rest.bytesWritten !== bytes.length - bytesWritten) {
      await handle.truncate(end);
      throw 'error' in rest
        ? rest.error
        : Object.assign(new Error('short write'), { code: 'EIO', syscall: 'write' });
    }
  }
  await handle.sync();
}
