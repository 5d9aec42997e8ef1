import { environmentError, type AuditHead, type AuditRecord } from '@jvs/model';
import { auditCorrupt } from './audit-corrupt.js';
import { newestSegment, type AuditSegment } from './audit-segments.js';
import { decodeAuditLine } from './decode-audit-line.js';
import { openForReading } from './open-log.js';
import { readTail, type LogTail } from './read-tail.js';

/** Sequence and hash that the first record of an empty log follows. */
export const EMPTY_HEAD: AuditHead = { sequence: 0, record_hash: '' };

/**
 * The newest complete record's place and hash, by reading the end of the newest segment only; a torn last line does not count. Throws
 * E_AUDIT_CORRUPT when the newest record is damaged.
 */
export async function auditHead(path: string): Promise<AuditHead> {
  const segment = await newestSegment(path);
  const handle = await openForReading(segment.path);
  if (handle === undefined) return EMPTY_HEAD;
  try {
    const record = newestRecord(await readTail(handle), segment);
    return record === undefined ? EMPTY_HEAD : headOf(record);
  } catch (error) {
    throw environmentError(error, { action: 'read the audit log', path: segment.path });
  } finally {
    await handle.close();
  }
}

/**
 * The record of the segment's last complete line; undefined when the log begins here and has none. Throws E_AUDIT_CORRUPT unless it is sound
 * in itself, and for a later segment without any: those are born with a record.
 */
export function newestRecord(tail: LogTail, { number, file }: AuditSegment): AuditRecord | undefined {
  if (tail.line === undefined) {
    if (number === 1) return undefined;
    throw cannotContinue(`${file} has lost its records`);
  }
  const { record, problems } = decodeAuditLine(tail.line);
  if (record !== undefined && problems.length === 0) return record;
  throw cannotContinue(`the last record is damaged: ${problems.join('; ')}`);
}

export function headOf(record: AuditRecord): AuditHead {
  return { sequence: record.sequence, record_hash: record.record_hash };
}

function cannotContinue(reason: string): Error {
  return auditCorrupt(`the audit log cannot be continued: ${reason}`, { reason });
}
