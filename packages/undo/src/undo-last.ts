import { JvsError, type Reversal, type UndoFacts, type UndoKind } from '@jvs/model';
import {
  readWorktree,
  settleInterrupted,
  undoBlocked,
  undoImpossible,
  withUndoLock,
  type Inverse,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';
import { isOf, readOperations, type LoggedOperation } from './read-operations.js';

/** How each kind of change is taken back: handed in by the composition root. */
export type Inverses = Readonly<Record<Exclude<UndoKind, 'none'>, Inverse>>;

export interface UndoRequest {
  /** Name of the worktree whose last operation is meant. */
  readonly worktree: string;
  readonly inverses: Inverses;
  /** Say what would be done, or why it cannot be; change nothing. */
  readonly dryRun?: boolean | undefined;
  /** Where the user stands (absolute, links resolved). */
  readonly cwd?: string | undefined;
}

export interface UndoResult {
  /** As it was before. */
  readonly operation: LoggedOperation;
  /** What was turned round: `before` is what is there now. */
  readonly facts: UndoFacts;
  /** Holds what was unsaved; undefined when nothing was. */
  readonly auto: Snapshot | undefined;
}

/**
 * Takes back the newest operation of a worktree that is in force (docs/adr/0017). Throws E_NOTHING_TO_UNDO; E_UNDO_BLOCKED when the repository went on
 * after it; E_UNDO_IMPOSSIBLE when it cannot be taken back (any more); E_AUDIT_CORRUPT; and what the opposite operation throws. What is unsaved is kept
 * by an automatic snapshot first. A crash leaves it undone or, after recovery, not.
 */
export function undoLast(repo: Repository, request: UndoRequest): Promise<UndoResult> {
  return reverse(repo, request, 'undo');
}

/** Brings again what was taken back last, unless another operation came since; throws as `undoLast` does. */
export function redoLast(repo: Repository, request: UndoRequest): Promise<UndoResult> {
  return reverse(repo, request, 'redo');
}

async function reverse(repo: Repository, request: UndoRequest, kind: Reversal['kind']): Promise<UndoResult> {
  const work = async (): Promise<UndoResult> => {
    // What was interrupted is recorded first: it may be the last operation.
    if (request.dryRun !== true) await settleInterrupted(repo);
    const worktree = await readWorktree(repo, request.worktree);
    const operation = await (kind === 'undo' ? lastInForce(repo, worktree) : lastUndone(repo, worktree));
    if (operation === undefined) throw nothing(kind, worktree);
    return turnRound(repo, request, { kind, operation });
  };
  return request.dryRun === true ? work() : withUndoLock(repo, work, { operation: kind });
}

async function turnRound(
  repo: Repository,
  { inverses, dryRun, cwd }: UndoRequest,
  { kind, operation }: { readonly kind: Reversal['kind']; readonly operation: LoggedOperation },
): Promise<UndoResult> {
  const { facts, record, latest } = operation;
  if (facts.kind === 'none') throw undoImpossible(facts.reason, eventOf(operation));
  await mustBeUntouched(repo, facts);
  const reversal: Reversal = {
    kind,
    event_id: record.event_id,
    operation: record.operation,
    record_id: latest.event_id,
  };
  const reversing = { ...repo, context: { ...repo.context, reversal } };
  const { auto } = await inverses[facts.kind](reversing, { facts, dryRun: dryRun === true, cwd });
  return { operation, facts, auto };
}

/** A worktree in which work went on is not taken away under it: its own operations are to be taken back before. */
async function mustBeUntouched(repo: Repository, facts: UndoFacts): Promise<void> {
  if (facts.kind !== 'worktree' || facts.after === null) return;
  const { worktree_id: id, name } = facts.after;
  const later = [];
  for await (const entry of readOperations(repo)) {
    if (entry.type === 'reversal' || entry.operation.facts.scope !== id) continue;
    const { kind } = entry.operation.facts;
    if (entry.operation.inForce && (kind === 'head' || kind === 'payload'))
      later.push(eventOf(entry.operation));
  }
  if (later.length === 0) return;
  throw undoBlocked(`work went on in worktree "${name}"`, `jvs undo -w ${name}`, {
    worktree: name,
    operations: later,
  });
}

async function lastInForce(repo: Repository, worktree: Worktree): Promise<LoggedOperation | undefined> {
  for await (const entry of readOperations(repo)) {
    if (entry.type === 'operation' && isOfWorktree(entry.operation, worktree) && entry.operation.inForce)
      return entry.operation;
  }
  return undefined;
}

async function lastUndone(repo: Repository, worktree: Worktree): Promise<LoggedOperation | undefined> {
  const decided = new Set<string>();
  let wanted: string | undefined;
  for await (const entry of readOperations(repo)) {
    if (entry.type === 'reversal') {
      const { event_id: id, kind } = entry.reversal;
      if (isOf(entry.record, entry.facts, identity(worktree)) && !decided.has(id) && kind === 'undo')
        wanted ??= id;
      decided.add(id);
    } else if (wanted !== undefined) {
      if (entry.operation.record.event_id === wanted) return entry.operation;
      // In force, and newer than anything that was taken back: that is settled by it.
    } else if (isOfWorktree(entry.operation, worktree)) return undefined;
  }
  return undefined;
}

function isOfWorktree({ record, facts }: LoggedOperation, worktree: Worktree): boolean {
  return isOf(record, facts, identity(worktree));
}

function identity({ name, config }: Worktree): { id: string; name: string } {
  return { id: config.worktree_id, name };
}

function eventOf({ record }: LoggedOperation): Record<string, unknown> {
  const { event_id, operation, target, timestamp } = record;
  return { event_id, operation, target, timestamp };
}

function nothing(kind: Reversal['kind'], { name }: Worktree): JvsError {
  return new JvsError('E_NOTHING_TO_UNDO', {
    message: `there is nothing to ${kind} in worktree "${name}"`,
    hint: `jvs op log -w ${name}`,
    details: { worktree: name },
  });
}
