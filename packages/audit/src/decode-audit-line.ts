import { auditRecordSchema, decodeMetadata, isJvsError, type AuditRecord } from '@jvs/model';
import { auditRecordHash } from './audit-record-hash.js';

/** Longest line that is read, newline included: the cap of all metadata. */
export const LINE_MAX = 1024 * 1024;

/** A line as far as it can be understood. `problems` is empty for a record that is sound in itself. */
export interface DecodedLine {
  readonly record: AuditRecord | undefined;
  readonly problems: readonly string[];
}

/** `line` includes its newline. */
export function decodeAuditLine(line: Uint8Array): DecodedLine {
  try {
    const record = decodeMetadata(auditRecordSchema, line, { file: 'audit.jsonl', canonical: true });
    const sound = auditRecordHash(record) === record.record_hash;
    return { record, problems: sound ? [] : ['record_hash is not the hash of the record'] };
  } catch (error) {
    if (!isJvsError(error, 'E_METADATA_CORRUPT')) throw error;
    return { record: undefined, problems: [`not a record: ${String(error.details['reason'])}`] };
  }
}
