import type { FileHandle } from 'node:fs/promises';
import { environmentError } from '@jvs/model';
import { decodeAuditLine, LINE_MAX, type DecodedLine } from './decode-audit-line.js';
import { openForReading } from './open-log.js';

const CHUNK_BYTES = 256 * 1024;
const NEWLINE = 0x0a;

export interface AuditLine extends DecodedLine {
  /** From 1. */
  readonly line: number;
  /** The file ends within this line: a crash while it was appended, or a cut. */
  readonly torn: boolean;
}

/** All lines, oldest first, damaged ones too. Memory does not depend on the length of the log. Nothing when there is no log. */
export async function* readAuditLog(path: string): AsyncGenerator<AuditLine> {
  const handle = await openForReading(path);
  if (handle === undefined) return;
  try {
    let line = 0;
    for await (const bytes of splitLines(handle)) yield decodeLine(bytes, (line += 1));
  } catch (error) {
    throw environmentError(error, { action: 'read the audit log', path });
  } finally {
    await handle.close();
  }
}

function decodeLine(bytes: Uint8Array, line: number): AuditLine {
  if (bytes.length > LINE_MAX)
    return { line, torn: false, record: undefined, problems: [`longer than ${LINE_MAX} bytes`] };
  const torn = bytes.at(-1) !== NEWLINE;
  if (torn) return { line, torn, record: undefined, problems: ['the file ends within this line'] };
  return { line, torn, ...decodeAuditLine(bytes) };
}

/** Lines with their newlines. Of a line that is too long only its beginning is kept, so that it is seen to be too long. */
async function* splitLines(handle: FileHandle): AsyncGenerator<Uint8Array> {
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
