import type { Intent } from '@jvs/model';
import { appendAudit } from './append-audit.js';
import { isRecorded } from './is-recorded.js';
import type { Repository } from './repository.js';

export interface OperationRecord {
  readonly intent: Intent;
  /** Id of the snapshot, or name of whatever else the operation was about. */
  readonly target: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** The process that began the operation died: it may have written the record already. */
  readonly recovery: boolean;
}

/** Appends the audit record of an operation, unless recovery finds that it was appended. */
export async function recordOnce(repo: Repository, record: OperationRecord): Promise<void> {
  const { intent, target, details } = record;
  if (record.recovery && (await isRecorded(repo, intent))) return;
  await appendAudit(repo, {
    operation: intent.operation,
    target,
    details: { op_id: intent.op_id, ...details },
  });
}
