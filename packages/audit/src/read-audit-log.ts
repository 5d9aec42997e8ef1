import { environmentError, isJvsError } from '@jvs/model';
import { auditSegments, type AuditSegment } from './audit-segments.js';
import { decodeAuditLine, LINE_MAX, type DecodedLine } from './decode-audit-line.js';
import { openForReading } from './open-log.js';
import { parseAuditLine } from './parse-audit-line.js';
import { splitLines, splitLinesBackwards } from './split-lines.js';

const NEWLINE = 0x0a;

export interface AuditLine extends DecodedLine {
  /** Name of the segment it is in. */
  readonly file: string;
  /** Within that file, from 1. Undefined when the log is read backwards, and for a segment that cannot be read at all. */
  readonly line: number | undefined;
  /** The file ends within this line: a crash while it was appended, or a cut. */
  readonly torn: boolean;
}

export interface ReadAuditOptions {
  /** From the end: the newest lines cost the same however long the log is. */
  readonly newestFirst?: boolean | undefined;
  /** Only lines that hold this text anywhere; the others are passed over without being parsed. */
  readonly containing?: string | undefined;
  /** Records are parsed, and checked for neither form nor hash, in a tenth of the time: for those who ask what was done and leave the proof to others. */
  readonly unchecked?: boolean | undefined;
}

/**
 * The lines of all segments, damaged ones too: the one way to read the log. Oldest first unless asked otherwise. Memory does not depend
 * on its length. Nothing when there is no log. A segment that is no regular file is one damaged line; other failures to read are thrown
 * (E_PERMISSION, E_IO).
 */
export async function* readAuditLog(path: string, options: ReadAuditOptions = {}): AsyncGenerator<AuditLine> {
  const segments = await auditSegments(path);
  if (options.newestFirst === true) segments.reverse();
  for (const segment of segments) {
    try {
      yield* readSegment(segment, options);
    } catch (error) {
      if (!isJvsError(error, 'E_AUDIT_CORRUPT'))
        throw environmentError(error, { action: 'read the audit log', path: segment.path });
      yield noLine(segment, `it is ${String(error.details['reason'])}`);
    }
  }
}

function noLine({ file }: AuditSegment, problem: string): AuditLine {
  return { file, line: undefined, torn: false, record: undefined, problems: [problem] };
}

async function* readSegment(
  segment: AuditSegment,
  { newestFirst, containing, unchecked }: ReadAuditOptions,
): AsyncGenerator<AuditLine> {
  const { file } = segment;
  const handle = await openForReading(segment.path);
  if (handle === undefined) return;
  const wanted = containing === undefined ? undefined : Buffer.from(containing);
  try {
    let line = 0;
    for await (const bytes of newestFirst === true ? splitLinesBackwards(handle) : splitLines(handle)) {
      line += 1;
      if (wanted !== undefined && !bytes.includes(wanted)) continue;
      yield { file, line: newestFirst === true ? undefined : line, ...decodeLine(bytes, unchecked === true) };
    }
    // The first segment may be new; the others are born with a record.
    if (line === 0 && segment.number > 1) yield noLine(segment, 'it has lost its records');
  } finally {
    await handle.close();
  }
}

function decodeLine(bytes: Buffer, unchecked: boolean): Pick<AuditLine, 'torn' | keyof DecodedLine> {
  if (bytes.length > LINE_MAX)
    return { torn: false, record: undefined, problems: [`longer than ${LINE_MAX} bytes`] };
  const torn = bytes.at(-1) !== NEWLINE;
  if (torn) return { torn, record: undefined, problems: ['the file ends within this line'] };
  return { torn, ...(unchecked ? parseAuditLine(bytes) : decodeAuditLine(bytes)) };
}
