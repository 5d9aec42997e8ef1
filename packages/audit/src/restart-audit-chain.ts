import type { AuditHead } from '@jvs/model';
import { appendPrepared, type Appended } from './append-audit-record.js';
import { EMPTY_HEAD, headOf } from './audit-head.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { auditRecordHash } from './audit-record-hash.js';
import { readTail } from './read-tail.js';
import { readAuditLog } from './read-audit-log.js';
import { CHAIN_RESTART, verifyAuditLog } from './verify-audit-log.js';

/** What of the damage a `chain_restart` record itself lists. */
const LISTED_MAX = 20;

/**
 * Makes a damaged log usable again without hiding anything: no line is changed, and a `chain_restart` record is appended behind the last
 * readable one. Its details name the damage, the hash that record claims (`old_head`) and the hash it has (`computed_hash`).
 */
export async function restartAuditChain(
  log: AuditLog,
  entry: Omit<AuditEntry, 'operation'>,
): Promise<Appended> {
  return appendPrepared(log, async (handle) => {
    const { findings, finding_count: count } = await verifyAuditLog(log.path);
    const { head, computed } = await lastReadable(log.path);
    const details = {
      ...entry.details,
      damage: findings.slice(0, LISTED_MAX).map(({ line, message }) => ({ line: line ?? null, message })),
      damage_count: count,
      old_head: head.record_hash,
      computed_hash: computed,
    };
    // Without a limit: the last line may be damaged to any length.
    const tail = await readTail(handle, Infinity);
    return { tail, head, entry: { ...entry, operation: CHAIN_RESTART, details } };
  });
}

async function lastReadable(path: string): Promise<{ head: AuditHead; computed: string }> {
  let last = { head: EMPTY_HEAD, computed: '' };
  for await (const { record } of readAuditLog(path)) {
    if (record !== undefined) last = { head: headOf(record), computed: auditRecordHash(record) };
  }
  return last;
}
