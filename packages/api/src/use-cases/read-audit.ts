import { auditAnchor, parseAuditAnchor, readAuditLog, type AuditAnchor } from '@jvs/audit';
import type { AuditRecord } from '@jvs/model';
import { checkAudit } from '@jvs/verify';
import { warn, type Scope } from '../scope.js';
import type { AuditVerifyView } from '../views/audit-verify-view.js';
import { auditCheckView } from '../views/verify-view.js';

export interface AuditRecords {
  /** Newest first. */
  readonly records: readonly AuditRecord[];
}

export async function listAudit(scope: Scope, limit = Number.POSITIVE_INFINITY): Promise<AuditRecords> {
  const records: AuditRecord[] = [];
  let damaged = 0;
  for await (const { record } of readAuditLog(scope.repo.paths.auditLog, { newestFirst: true })) {
    if (record === undefined) damaged++;
    else if (records.push(record) >= limit) break;
  }
  if (damaged > 0) {
    const message = `${damaged} lines of the audit log cannot be read; run jvs verify`;
    warn(scope, { code: 'E_AUDIT_CORRUPT', message });
  }
  return { records };
}

export function anchorAudit({ repo }: Scope): Promise<AuditAnchor> {
  return auditAnchor(repo.paths.auditLog);
}

/** An anchor that is none is E_USAGE. */
export async function verifyAudit({ repo }: Scope, anchor: string | undefined): Promise<AuditVerifyView> {
  const expected = anchor === undefined ? undefined : parseAuditAnchor(anchor);
  const audit = auditCheckView(await checkAudit(repo, expected));
  return { healthy: audit.finding_count === 0, audit };
}
