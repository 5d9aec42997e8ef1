import { readAuditLog } from '@jvs/audit';
import { isSnapshotId, type AuditRecord } from '@jvs/model';
import { MAIN_WORKTREE, type Repository } from '@jvs/repo';

/** Where the audit log says that a worktree is. */
export interface RecordedWorktree {
  /** Undefined for "main", whose record is that of the repository. */
  readonly worktreeId: string | undefined;
  readonly base: string | null;
  readonly createdAt: string;
  readonly head: string | null;
  readonly current: string | null;
  /** Record that moved it last, and its operation. */
  readonly sequence: number;
  readonly opId: string | undefined;
  /** A later record is of an operation this program does not know: where it went is not known. */
  readonly uncertain: boolean;
}

export interface RecordedMoves {
  /** Worktrees there are by the log, by name. */
  readonly worktrees: ReadonlyMap<string, RecordedWorktree>;
  /** Sequence of the record of each operation that was asked for; absent where there is none. */
  readonly sequences: ReadonlyMap<string, number>;
}

type Moves = Map<string, RecordedWorktree>;

/**
 * Replays what the audit log says about worktrees: an independent witness for heads that are gone. One pass, in memory that grows with the
 * number of worktrees only. Lines that cannot be read are passed over. Throws E_AUDIT_CORRUPT for what is no log, and environment errors.
 */
export async function readMoves(repo: Repository, operations: Iterable<string>): Promise<RecordedMoves> {
  const wanted = new Set(operations);
  const sequences = new Map<string, number>();
  const worktrees: Moves = new Map();
  for await (const { record } of readAuditLog(repo.paths.auditLog)) {
    if (record === undefined) continue;
    const opId = record.details['op_id'];
    if (typeof opId === 'string' && wanted.has(opId)) sequences.set(opId, record.sequence);
    replay(worktrees, record);
  }
  return { worktrees, sequences };
}

function replay(worktrees: Moves, record: AuditRecord): void {
  const { operation, target, details } = record;
  if (operation === 'init') worktrees.set(MAIN_WORKTREE, made(record, null));
  else if (operation === 'worktree_create' || operation === 'worktree_fork')
    worktrees.set(target, made(record, idOrNull(details['base'])));
  else if (operation === 'worktree_remove') worktrees.delete(target);
  else if (operation === 'worktree_rename') rename(worktrees, details['from'], target);
  else move(worktrees, record);
}

function made({ sequence, timestamp, details }: AuditRecord, base: string | null): RecordedWorktree {
  const id = idOrNull(details['worktree_id']);
  return {
    worktreeId: id ?? undefined,
    base,
    createdAt: timestamp,
    head: base,
    current: base,
    sequence,
    opId: textOf(details['op_id']),
    uncertain: false,
  };
}

function rename(worktrees: Moves, from: unknown, to: string): void {
  const found = typeof from === 'string' ? worktrees.get(from) : undefined;
  if (found === undefined) return;
  worktrees.delete(from as string);
  worktrees.set(to, found);
}

/** Operations that leave heads alone though their records name a worktree. */
const STILL: ReadonlySet<string> = new Set(['config_set', 'tag', 'note', 'pin', 'gc']);

function move(worktrees: Moves, record: AuditRecord): void {
  const { operation, sequence, target, details } = record;
  const name = textOf(details['worktree']);
  const before = name === undefined ? undefined : worktrees.get(name);
  if (name === undefined || before === undefined || STILL.has(operation)) return;
  const opId = textOf(details['op_id']);
  if (operation === 'snapshot') {
    // Automatic ones move nothing.
    if (details['kind'] !== 'user') return;
    worktrees.set(name, { ...before, head: target, current: target, sequence, opId, uncertain: false });
  } else if (operation === 'restore') {
    // Nor does one of paths, or one to where the worktree was already.
    if (typeof details['paths'] === 'number' || details['previous'] === target) return;
    worktrees.set(name, { ...before, current: target, sequence, opId });
  } else worktrees.set(name, { ...before, sequence, opId, uncertain: true });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function idOrNull(value: unknown): string | null {
  return typeof value === 'string' && isSnapshotId(value) ? value : null;
}
