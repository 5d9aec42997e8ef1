import { readAuditLog } from '@jvs/audit';
import type { Intent } from '@jvs/model';
import type { Repository } from './repository.js';

/**
 * Whether the process that died had written the audit record of its operation, under its own name or that of an undo. Reads the log: to be asked only
 * after a crash.
 */
export async function isRecorded(repo: Repository, { op_id: opId }: Pick<Intent, 'op_id'>): Promise<boolean> {
  const lines = readAuditLog(repo.paths.auditLog, { newestFirst: true, containing: opId });
  for await (const { record } of lines) if (record?.details['op_id'] === opId) return true;
  return false;
}
