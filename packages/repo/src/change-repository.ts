import { JvsError, undoFactsSchema, type Intent, type UndoFacts } from '@jvs/model';
import { beginOperation } from './begin-operation.js';
import { recordOnce } from './record-once.js';
import type { Recoverer } from './repo-context.js';
import type { Repository } from './repository.js';
import { settleInterrupted } from './settle-interrupted.js';
import { withRepoLock } from './with-lock.js';

/** A change of the repository itself that one durable step makes visible: labels, a pin, a setting. */
export interface RepositoryChange {
  /** For intents and the audit log. */
  readonly operation: string;
  readonly target: string;
  readonly undo: UndoFacts;
  /** The step. */
  readonly apply: () => Promise<void>;
}

/** Whether the step that facts tell of has been made. */
export type ChangeTest = (repo: Repository, undo: UndoFacts) => Promise<boolean>;

/**
 * Under the repository's lock: has `plan` work out a change (undefined: there is nothing to do), carries it out and records it. Returns whether something
 * changed. A crash leaves the change with its record or, after recovery, neither. Throws what `plan` and the step throw, then nothing has changed;
 * E_COMMITTED_INCOMPLETE when it is made but not recorded: the next command records it.
 */
export async function changeRepository(
  repo: Repository,
  plan: () => Promise<RepositoryChange | undefined>,
  isApplied: ChangeTest,
): Promise<boolean> {
  // Those of worktrees need the lock that is about to be taken.
  await settleInterrupted(repo);
  const work = async (): Promise<boolean> => {
    await settleInterrupted(repo, { worktree: null });
    const change = await plan();
    if (change !== undefined) await carryOut(repo, change, isApplied);
    return change !== undefined;
  };
  return withRepoLock(repo, work, { operation: 'a change of the repository' });
}

/** Settles such a change whose process died: recorded when its step was made, dropped otherwise. */
export function recoverChange(isApplied: ChangeTest): Recoverer {
  return async (repo, intent) => {
    const { target, undo } = decodeIntent(intent);
    const what = `${intent.operation} ${target}`;
    if (!(await isApplied(repo, undo)))
      return { outcome: 'rolled_back', message: `${what} had changed nothing yet and was dropped` };
    await recordOnce(repo, { intent, target, details: { undo }, recovery: true });
    return { outcome: 'rolled_forward', message: `${what} was recorded` };
  };
}

async function carryOut(repo: Repository, change: RepositoryChange, isApplied: ChangeTest): Promise<void> {
  const { operation: name, target, undo, apply } = change;
  const operation = await beginOperation(repo, {
    operation: name,
    worktree: null,
    details: { target, undo },
  });
  try {
    await apply();
    await recordOnce(repo, { intent: operation.intent, target, details: { undo }, recovery: false });
    await operation.finish();
  } catch (error) {
    if (await isApplied(repo, undo)) throw notRecorded(change, error);
    await operation.finish();
    throw error;
  } finally {
    await operation.release();
  }
}

function decodeIntent({ details, operation, op_id: opId }: Intent): { target: string; undo: UndoFacts } {
  const undo = undoFactsSchema.safeParse(details['undo']);
  const { target } = details;
  if (undo.success && typeof target === 'string') return { target, undo: undo.data };
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `the intent of ${operation} ${opId} is damaged`,
    hint: 'jvs verify --all',
    details: { op_id: opId },
  });
}

function notRecorded({ operation, target }: RepositoryChange, error: unknown): JvsError {
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `${operation} ${target} is done, but a later step failed: ${(error as Error).message}`,
    hint: 'jvs audit log -n 1',
    details: { operation, target },
    cause: error,
  });
}
