import { readAuditLog } from '@jvs/audit';
import {
  JvsError,
  reversalSchema,
  undoFactsSchema,
  type AuditRecord,
  type Reversal,
  type UndoFacts,
} from '@jvs/model';
import type { Repository } from '@jvs/repo';

/** An operation as the audit log tells of it. */
export interface LoggedOperation {
  /** Its own record. */
  readonly record: AuditRecord;
  /** The newest record about it: its own, or that of the last undo or redo. */
  readonly latest: AuditRecord;
  /** What it did itself. */
  readonly did: UndoFacts;
  /** Whether it is in force: not taken back, or brought again. */
  readonly inForce: boolean;
  /** What `latest` did; to turn it round is to undo or redo the operation. */
  readonly facts: UndoFacts;
}

/** A record that can be taken back, or that takes something back; newest first. */
export type LogEntry =
  | { readonly type: 'operation'; readonly operation: LoggedOperation }
  | {
      readonly type: 'reversal';
      readonly record: AuditRecord;
      readonly reversal: Reversal;
      readonly facts: UndoFacts;
    };

/** Operations whose records of earlier releases lack what undo needs. */
const KNOWN = new Set([
  'snapshot',
  'restore',
  'worktree_create',
  'worktree_fork',
  'worktree_rename',
  'worktree_remove',
  'config_set',
]);

/**
 * Reads the audit log from its end as operations that can be taken back and what took them back; whatever moves nothing (automatic snapshots, initialisation,
 * repairs) is passed over. Throws E_AUDIT_CORRUPT at a damaged record: what it said may be what matters.
 */
export async function* readOperations(repo: Repository): AsyncGenerator<LogEntry> {
  const verdicts = new Map<string, AuditRecord>();
  for await (const { record, torn, problems } of readAuditLog(repo.paths.auditLog, { newestFirst: true })) {
    if (torn) continue;
    if (record === undefined || problems.length > 0) throw unreadable(problems);
    const reversal = reversalOf(record);
    if (reversal !== undefined) {
      if (!verdicts.has(reversal.event_id)) verdicts.set(reversal.event_id, record);
      yield { type: 'reversal', record, reversal, facts: factsOf(record) };
    } else if (canMatter(record)) {
      const latest = verdicts.get(record.event_id) ?? record;
      const inForce = latest.operation !== 'undo';
      const [did, facts] = [factsOf(record), factsOf(latest)];
      yield { type: 'operation', operation: { record, latest, did, inForce, facts } };
    }
  }
}

/** Whether an entry belongs to a worktree; one of an earlier release may, unless it names another. */
export function isOf(record: AuditRecord, facts: UndoFacts, worktree: { id: string; name: string }): boolean {
  if (facts.scope !== UNKNOWN_SCOPE) return facts.scope === worktree.id;
  const { worktree: named } = record.details;
  return named === undefined || named === worktree.name;
}

const UNKNOWN_SCOPE = '';

function canMatter({ operation, details }: AuditRecord): boolean {
  if (details['undo'] !== undefined) return true;
  return KNOWN.has(operation) && details['kind'] !== 'auto';
}

function factsOf({ details }: AuditRecord): UndoFacts {
  const parsed = undoFactsSchema.safeParse(details['undo']);
  if (parsed.success) return parsed.data;
  const { undo } = details;
  const scope = typeof undo === 'object' && undo !== null && 'scope' in undo ? undo.scope : undefined;
  const reason =
    undo === undefined
      ? 'it was recorded by a release that did not note what undo needs'
      : 'this release does not understand what was noted for undo';
  return { kind: 'none', scope: typeof scope === 'string' ? scope : UNKNOWN_SCOPE, reason };
}

/** Only the two operations that are reversals are read as such. */
function reversalOf({ operation, details }: AuditRecord): Reversal | undefined {
  if (operation !== 'undo' && operation !== 'redo') return undefined;
  const parsed = reversalSchema.safeParse(details['reverses']);
  if (parsed.success && parsed.data.kind === operation) return parsed.data;
  throw unreadable([`a record of ${operation} does not say what it reverses`]);
}

function unreadable(problems: readonly string[]): JvsError {
  return new JvsError('E_AUDIT_CORRUPT', {
    message: `the audit log is damaged before what is looked for: ${problems.join('; ')}`,
    hint: 'jvs verify',
    details: { problems },
  });
}
