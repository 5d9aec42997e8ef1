import { hash } from 'node:crypto';
import { canonicalJson, type AuditRecord } from '@jvs/model';

/** SHA-256 (64 hex digits) of the canonical record without `record_hash`. */
export function auditRecordHash(record: Omit<AuditRecord, 'record_hash'>): string {
  return hash('sha256', canonicalJson({ ...record, record_hash: undefined }), 'hex');
}
