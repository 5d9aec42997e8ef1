import { auditRecordSchema, encodeMetadata, isJvsError, type AuditHead } from '@jvs/model';
import { appendRecord, chained, type Appended } from './append-audit-record.js';
import { EMPTY_HEAD, headOf } from './audit-head.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { auditRecordHash } from './audit-record-hash.js';
import { openForAppending } from './open-log.js';
import { findTail } from './find-tail.js';
import { readAuditLog } from './read-audit-log.js';
import { CHAIN_RESTART, verifyAuditLog } from './verify-audit-log.js';
import { withLockedLog } from './with-newest-segment.js';
import { beginSegment } from './write-line.js';

/** What of the damage a `chain_restart` record itself lists. */
const LISTED_MAX = 20;

/**
 * Makes a damaged log usable again without hiding anything: no line is changed, and a `chain_restart` record is appended behind the last
 * readable one. Its details name the damage, the hash that record claims (`old_head`) and the hash it has (`computed_hash`). Where the newest
 * segment is no regular file, it stays as it is and the record begins another.
 */
export function restartAuditChain(log: AuditLog, entry: Omit<AuditEntry, 'operation'>): Promise<Appended> {
  return withLockedLog(log, 'restart the audit chain', async (segment) => {
    const { head, restart } = await restartOf(log, entry);
    const handle = await openForAppending(segment).catch((error: unknown) => {
      if (isJvsError(error, 'E_AUDIT_CORRUPT')) return undefined;
      throw error;
    });
    if (handle === undefined) {
      const record = chained(restart, head);
      await beginSegment(log.path, segment.number + 1, encodeMetadata(auditRecordSchema, record));
      return { record, tornBytesCut: 0 };
    }
    try {
      const tail = await findTail(handle);
      return await appendRecord({ log, segment, handle }, { tail, head, entry: restart });
    } finally {
      await handle.close();
    }
  });
}

async function restartOf(
  log: AuditLog,
  entry: Omit<AuditEntry, 'operation'>,
): Promise<{ head: AuditHead; restart: AuditEntry }> {
  const { findings, finding_count: count } = await verifyAuditLog(log.path);
  const { head, computed } = await lastReadable(log.path);
  const damage = findings
    .slice(0, LISTED_MAX)
    .map(({ file, line, message }) => ({ file: file ?? null, line: line ?? null, message }));
  const details = {
    ...entry.details,
    damage,
    damage_count: count,
    old_head: head.record_hash,
    computed_hash: computed,
  };
  return { head, restart: { ...entry, operation: CHAIN_RESTART, details } };
}

async function lastReadable(path: string): Promise<{ head: AuditHead; computed: string }> {
  for await (const { record } of readAuditLog(path, { newestFirst: true })) {
    if (record !== undefined) return { head: headOf(record), computed: auditRecordHash(record) };
  }
  return { head: EMPTY_HEAD, computed: '' };
}
