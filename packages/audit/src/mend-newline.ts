import type { AuditHead, AuditRecord } from '@jvs/model';
import { decodeAuditLine, LINE_MAX } from './decode-audit-line.js';
import { readRange } from './read-range.js';
import type { LogTail } from './read-tail.js';
import type { NewestSegment } from './with-newest-segment.js';

const NEWLINE = Buffer.from('\n');

/** What stands behind the last line of a log, and what is about to be appended to it. */
export interface Unfinished {
  readonly tail: LogTail;
  readonly head: AuditHead;
  /** A record of the same operation is not kept: whoever writes it again found no line of it. */
  readonly operation: unknown;
}

/**
 * Gives the record behind the last line its newline, when it lacks nothing else: it was cut off there, or another byte stands in its place. Cutting
 * it off would lose a record that was acknowledged, without a trace. Returns whether it did; durable then. A crash in between leaves the same to be
 * done again.
 */
export async function mendNewline(
  { handle }: Pick<NewestSegment, 'handle'>,
  { tail, head, operation }: Unfinished,
): Promise<boolean> {
  if (tail.size === tail.end || tail.size - tail.end > LINE_MAX) return false;
  const torn = await readRange(handle, tail.end, tail.size);
  const body = [torn, torn.subarray(0, -1)].find((bytes) => {
    const record = nextRecord(bytes, head);
    return record !== undefined && (operation === undefined || record.details['op_id'] !== operation);
  });
  if (body === undefined) return false;
  await handle.truncate(tail.end + body.length);
  await handle.write(NEWLINE);
  await handle.sync();
  return true;
}

function nextRecord(bytes: Uint8Array, head: AuditHead): AuditRecord | undefined {
  const { record, problems } = decodeAuditLine(Buffer.concat([bytes, NEWLINE]));
  const isNext = record?.sequence === head.sequence + 1 && record.prev_hash === head.record_hash;
  return isNext && problems.length === 0 ? record : undefined;
}
