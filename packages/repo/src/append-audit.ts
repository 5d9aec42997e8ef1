import { acquireLock } from '@jvs/fs';
import { appendAuditRecord, type AuditLog } from '@jvs/audit';
import type { AuditRecord, Reversal } from '@jvs/model';
import { refreshAuditLog } from './refresh-view.js';
import type { Repository } from './repository.js';

export interface AuditFacts {
  readonly operation: string;
  /** Id of the snapshot, or name of whatever else the operation was about. */
  readonly target: string;
  /** `undo` among them holds what taking the operation back needs (`undoFactsSchema`). */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Appends a record about an operation; durable when it returns. Throws E_AUDIT_CORRUPT, E_LOCKED, and environment errors. */
export async function appendAudit(repo: Repository, facts: AuditFacts): Promise<AuditRecord> {
  const { context } = repo;
  const { operation, target, details } = asReversal(facts, context.reversal);
  const { record, tornBytesCut } = await appendAuditRecord(auditLog(repo, operation), {
    event_id: context.newId(),
    timestamp: context.now().toISOString(),
    operation,
    actor: context.actor,
    target,
    reason: context.reason ?? '',
    details: { ...details },
  });
  if (tornBytesCut > 0) {
    const message = `the audit log ended in ${tornBytesCut} bytes of an unfinished record; they were cut off`;
    context.onEvent?.({ type: 'warning', code: 'W_AUDIT_TORN', message });
  }
  return record;
}

/** An undo is the opposite operation, recorded under its own name and about what it takes back. */
function asReversal(facts: AuditFacts, reversal: Reversal | undefined): AuditFacts {
  if (reversal === undefined) return facts;
  const { operation, target } = facts;
  return {
    operation: reversal.kind,
    target: reversal.event_id,
    details: { ...facts.details, by: { operation, target }, reverses: reversal },
  };
}

/** The repository's log, with its lock. */
export function auditLog(repo: Repository, operation: string): AuditLog {
  const { context, paths } = repo;
  return {
    path: paths.auditLog,
    lock: async () => {
      const lock = await acquireLock(paths.auditLock, {
        system: context.system,
        mode: 'exclusive',
        timeoutMs: context.lockTimeoutMs,
        holder: { pid: context.pid, host: context.host, operation, since: context.now().toISOString() },
      });
      refreshAuditLog(repo);
      return lock;
    },
  };
}
