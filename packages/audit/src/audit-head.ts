import { environmentError, isJvsError, JvsError, type AuditHead, type AuditRecord } from '@jvs/model';
import { decodeAuditLine } from './decode-audit-line.js';
import { openForReading } from './open-log.js';
import { readTail, type LogTail } from './read-tail.js';

/** Sequence and hash that the first record of an empty log follows. */
export const EMPTY_HEAD: AuditHead = { sequence: 0, record_hash: '' };

/**
 * The newest complete record's place and hash, by reading the tail only; a torn last line does not count. Throws E_AUDIT_CORRUPT
 * when the newest record is damaged.
 */
export async function auditHead(path: string): Promise<AuditHead> {
  const handle = await openForReading(path);
  if (handle === undefined) return EMPTY_HEAD;
  try {
    const record = newestRecord(await readTail(handle));
    return record === undefined ? EMPTY_HEAD : headOf(record);
  } catch (error) {
    throw isJvsError(error) ? error : environmentError(error, { action: 'read the audit log', path });
  } finally {
    await handle.close();
  }
}

/** The record of the last complete line; undefined when there is none. Throws E_AUDIT_CORRUPT unless it is sound in itself. */
export function newestRecord(tail: LogTail): AuditRecord | undefined {
  if (tail.line === undefined) return undefined;
  const { record, problems } = decodeAuditLine(tail.line);
  if (record !== undefined && problems.length === 0) return record;
  const reason = `the last record is damaged: ${problems.join('; ')}`;
  throw new JvsError('E_AUDIT_CORRUPT', {
    message: `the audit log cannot be continued: ${reason}`,
    hint: 'jvs verify --all',
    details: { reason },
  });
}

export function headOf(record: AuditRecord): AuditHead {
  return { sequence: record.sequence, record_hash: record.record_hash };
}
