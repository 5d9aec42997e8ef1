import type { UndoFacts } from '@jvs/model';
import type { LoggedOperation } from '@jvs/undo';

/** An operation that can, or could, be taken back. */
export interface OperationView {
  readonly event_id: string;
  readonly sequence: number;
  readonly timestamp: string;
  readonly actor: string;
  readonly operation: string;
  readonly target: string;
  readonly reason: string;
  /** False when it was taken back, and not brought again. */
  readonly in_force: boolean;
  /** Why it can never be taken back; null when nothing speaks against it. Whether it can be now is what a dry run says. */
  readonly impossible: string | null;
  /** What it did: its kind, and what was before and after. */
  readonly change: UndoFacts;
}

export function operationView({ record, did, facts, inForce }: LoggedOperation): OperationView {
  const { event_id, sequence, timestamp, actor, operation, target, reason } = record;
  return {
    event_id,
    sequence,
    timestamp,
    actor,
    operation,
    target,
    reason,
    in_force: inForce,
    impossible: facts.kind === 'none' ? facts.reason : null,
    change: did,
  };
}
