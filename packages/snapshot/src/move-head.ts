import { JvsError, undoFactsSchema, type FactsOf } from '@jvs/model';
import {
  advanceHead,
  beginOperation,
  findWorktree,
  mustStillExist,
  readWorktree,
  recordOnce,
  requestOf,
  settleInterrupted,
  undoBlocked,
  withRepoLock,
  withWorktreeLock,
  type Inverse,
  type Operation,
  type Recoverer,
  type Repository,
  type Worktree,
} from '@jvs/repo';

const OPERATION = 'head_move';

/**
 * Takes back that head and current moved: a snapshot is no longer the head, and the files are not touched. The snapshot itself stays. Throws
 * E_UNDO_BLOCKED when they have moved on, E_UNDO_IMPOSSIBLE when a snapshot they would move to is gone, E_LOCKED, E_COMMITTED_INCOMPLETE.
 */
export const headInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'head');
  const found = await findWorktree(repo, facts.worktree_id);
  mustBeAsLeft(repo, found, facts);
  if (dryRun) return {};
  const work = async (): Promise<void> => {
    await settleInterrupted(repo, { worktree: found.name });
    const worktree = await readWorktree(repo, found.name);
    mustBeAsLeft(repo, worktree, facts);
    await moveBack(repo, worktree, facts);
  };
  await withWorktreeLock(repo, found.name, work, { operation: OPERATION });
  return {};
};

/** Settles a move whose process died: recorded when the head has moved, dropped otherwise. */
const recoverMove: Recoverer = async (repo, intent) => {
  const name = intent.worktree ?? '';
  const { head } = await readWorktree(repo, name);
  if (head.op_id !== intent.op_id)
    return { outcome: 'rolled_back', message: `the head of ${name} was not moved` };
  const undo = undoFactsSchema.parse(intent.details['undo']);
  await recordOnce(repo, { intent, target: name, details: { undo }, recovery: true });
  return { outcome: 'rolled_forward', message: `the move of ${name}'s head was recorded` };
};

/** Recoverers of this package's operations, by the name their intents have. */
export const headRecoverers: Readonly<Record<string, Recoverer>> = { [OPERATION]: recoverMove };

function mustBeAsLeft(repo: Repository, { name, config, head }: Worktree, facts: FactsOf<'head'>): void {
  const { after, before, worktree_id: id } = facts;
  if (config.worktree_id !== id || head.head !== after.head || head.current !== after.current)
    throw undoBlocked(`the head of worktree "${name}" has moved on`, `jvs op log -w ${name}`, {
      worktree: name,
    });
  mustStillExist(repo, [before.head, before.current]);
}

async function moveBack(repo: Repository, worktree: Worktree, facts: FactsOf<'head'>): Promise<void> {
  const { name } = worktree;
  const undo = { ...facts, before: facts.after, after: facts.before };
  const operation = await beginOperation(repo, { operation: OPERATION, worktree: name, details: { undo } });
  const move = async (): Promise<void> => {
    // Deletion holds this lock: from here on nothing that the head comes to name goes away.
    mustStillExist(repo, [undo.after.head, undo.after.current]);
    await advanceHead(repo, worktree, undo.after, operation.opId);
    await record(repo, operation, name).catch((error: unknown) => {
      throw notRecorded(name, error);
    });
  };
  try {
    await withRepoLock(repo, move, { operation: OPERATION });
  } catch (error) {
    // Until the head has moved nothing has happened; afterwards the intent is left to recovery.
    if ((await readWorktree(repo, name)).head.op_id !== operation.opId) await operation.finish();
    throw error;
  } finally {
    await operation.release();
  }
}

async function record(repo: Repository, operation: Operation, name: string): Promise<void> {
  const { intent } = operation;
  await recordOnce(repo, {
    intent,
    target: name,
    details: { undo: intent.details['undo'] },
    recovery: false,
  });
  await operation.finish();
}

function notRecorded(worktree: string, error: unknown): JvsError {
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `the head of ${worktree} was moved, but a later step failed: ${(error as Error).message}`,
    hint: 'jvs status',
    details: { worktree },
    cause: error,
  });
}
