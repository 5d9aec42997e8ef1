import { appendAudit, type Repository } from '@jvs/repo';
import type { RepairId } from './repair.js';

/** Operation of the intents and audit records of repairs. */
export const DOCTOR = 'doctor';

export interface RepairToRecord {
  readonly id: RepairId;
  readonly opId: string;
  /** What was done. */
  readonly messages: readonly string[];
  /** Ids and names of what it was about. What the log says was set aside is missed by nobody. */
  readonly targets: readonly string[];
  /** The process that did it died, and somebody else writes the record. */
  readonly interrupted?: boolean | undefined;
}

/** More help nobody, and a record has an end. */
const LISTED_MAX = 20;

export async function recordRepair(
  repo: Repository,
  { id, opId, messages, targets, interrupted }: RepairToRecord,
): Promise<void> {
  const details = {
    op_id: opId,
    actions: messages.slice(0, LISTED_MAX).map((message) => message.slice(0, 1000)),
    action_count: messages.length,
    targets,
    ...(interrupted === true ? { interrupted } : {}),
  };
  await appendAudit(repo, { operation: DOCTOR, target: id, details });
}
