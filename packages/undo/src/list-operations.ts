import { JvsError, type AuditRecord } from '@jvs/model';
import { readWorktree, type Repository } from '@jvs/repo';
import { isOf, readOperations, type LoggedOperation } from './read-operations.js';

const PREFIX_MIN = 4;

export interface ListOperationsRequest {
  /** Name of a worktree; without one, of all of them. */
  readonly worktree?: string | undefined;
  readonly limit?: number | undefined;
}

/** Operations that can or could be taken back, newest first. Throws E_WORKTREE_NOT_FOUND, E_AUDIT_CORRUPT. */
export async function listOperations(
  repo: Repository,
  { worktree: name, limit = Number.POSITIVE_INFINITY }: ListOperationsRequest,
): Promise<LoggedOperation[]> {
  const worktree = name === undefined ? undefined : await readWorktree(repo, name);
  const identity = worktree && { id: worktree.config.worktree_id, name: worktree.name };
  const found: LoggedOperation[] = [];
  if (limit < 1) return found;
  for await (const entry of readOperations(repo)) {
    if (entry.type === 'reversal') continue;
    const { record, facts } = entry.operation;
    if (identity !== undefined && !isOf(record, facts, identity)) continue;
    if (found.push(entry.operation) >= limit) break;
  }
  return found;
}

export interface FoundOperation extends LoggedOperation {
  /** Records of its undos and redos, newest first. */
  readonly reversals: readonly AuditRecord[];
}

/** The operation of an event id, or of the beginning of one. Throws E_OPERATION_NOT_FOUND, E_REF_AMBIGUOUS, E_AUDIT_CORRUPT. */
export async function findOperation(repo: Repository, wanted: string): Promise<FoundOperation> {
  const prefix = wanted.toLowerCase();
  if (prefix.length < PREFIX_MIN) throw notFound(wanted);
  const reversals = new Map<string, AuditRecord[]>();
  const found: LoggedOperation[] = [];
  for await (const entry of readOperations(repo)) {
    if (entry.type === 'reversal') {
      const { event_id: id } = entry.reversal;
      reversals.set(id, [...(reversals.get(id) ?? []), entry.record]);
    } else if (entry.operation.record.event_id.startsWith(prefix)) found.push(entry.operation);
  }
  const [only, ...others] = found;
  if (only === undefined) throw notFound(wanted);
  if (others.length > 0) throw ambiguous(wanted, found);
  return { ...only, reversals: reversals.get(only.record.event_id) ?? [] };
}

function notFound(wanted: string): JvsError {
  return new JvsError('E_OPERATION_NOT_FOUND', {
    message: `there is no operation "${wanted.slice(0, 80)}"`,
    hint: 'jvs op log --all',
    details: { operation: wanted.slice(0, 200) },
  });
}

function ambiguous(wanted: string, found: readonly LoggedOperation[]): JvsError {
  const candidates = found.map(({ record: { event_id, operation, target, timestamp } }) => ({
    event_id,
    operation,
    target,
    timestamp,
  }));
  return new JvsError('E_REF_AMBIGUOUS', {
    message: `"${wanted.slice(0, 80)}" may mean ${found.length} operations`,
    hint: `jvs op show ${candidates[0]?.event_id ?? ''}`,
    details: { operation: wanted.slice(0, 200), operations: candidates },
  });
}
