import { auditRecordSchema, encodeMetadata, type AuditHead, type AuditRecord } from '@jvs/model';
import { EMPTY_HEAD, headOf, newestRecord } from './audit-head.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { auditRecordHash } from './audit-record-hash.js';
import { mendNewline } from './mend-newline.js';
import { readTail, type LogTail } from './read-tail.js';
import { withNewestSegment, type NewestSegment } from './with-newest-segment.js';
import { writeLine } from './write-line.js';

export interface Appended {
  readonly record: AuditRecord;
  /** Bytes of a torn last line that were cut off first; 0 as a rule. The record says so too (`details.torn_bytes_cut`). */
  readonly tornBytesCut: number;
}

/**
 * Appends one record: under the lock, one write, durable when it returns. Reads the end of the newest segment only. Throws E_AUDIT_CORRUPT
 * when the newest record is damaged (nothing is written), or an environment error; then the log is as before or ends in a torn line, which
 * the next append cuts off, or ends when it is a whole record.
 */
export function appendAuditRecord(log: AuditLog, entry: AuditEntry): Promise<Appended> {
  return withNewestSegment(log, 'append to the audit log', async (newest) => {
    const found = await readEnd(newest);
    const mended = await mendNewline(newest, { ...found, operation: entry.details['op_id'] });
    return appendRecord(newest, { ...(mended ? await readEnd(newest) : found), entry });
  });
}

async function readEnd({ handle, segment }: NewestSegment): Promise<Pick<Prepared, 'tail' | 'head'>> {
  const tail = await readTail(handle);
  const last = newestRecord(tail, segment);
  return { tail, head: last === undefined ? EMPTY_HEAD : headOf(last) };
}

/** What to append, how the segment ends, and which record it follows. */
export interface Prepared {
  readonly tail: LogTail;
  readonly entry: AuditEntry;
  readonly head: AuditHead;
}

/** Appends to a log that is locked. */
export async function appendRecord(
  newest: NewestSegment,
  { tail, entry, head }: Prepared,
): Promise<Appended> {
  const tornBytesCut = tail.size - tail.end;
  const record = chained(entry, head, tornBytesCut);
  const bytes = encodeMetadata(auditRecordSchema, record);
  if (tornBytesCut > 0) await newest.handle.truncate(tail.end);
  await writeLine({ ...newest, tail }, bytes);
  return { record, tornBytesCut };
}

/** The record that follows `head`. */
export function chained(entry: AuditEntry, head: AuditHead, tornBytesCut = 0): AuditRecord {
  const details = tornBytesCut > 0 ? { ...entry.details, torn_bytes_cut: tornBytesCut } : entry.details;
  const record = { ...entry, details, sequence: head.sequence + 1, prev_hash: head.record_hash };
  return { ...record, record_hash: auditRecordHash(record) };
}
