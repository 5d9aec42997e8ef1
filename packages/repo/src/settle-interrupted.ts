import { isLocked } from '@jvs/fs';
import { isJvsError, JvsError, reversalSchema, type Intent } from '@jvs/model';
import type { Recoverer, RecoveryResult } from './repo-context.js';
import { refreshNames } from './refresh-view.js';
import type { Repository } from './repository.js';
import { builtInRecoverers } from './built-in-recoverers.js';
import { listIntentIds, readIntent, removeIntent, removeOrphanStates } from './store/intents.js';
import { lockIntent } from './store/lock-intent.js';
import { withRepoLock, withWorktreeLock } from './with-lock.js';

export interface SettleOptions {
  /** The worktree whose lock the caller holds; null when it holds the repository's; left out when it holds none. */
  readonly worktree?: string | null | undefined;
}

/**
 * Finishes or undoes every operation whose process died: an intent that nobody has locked goes to its recoverer, under the lock of its
 * worktree (or the repository's). Operations of other worktrees are left alone while somebody works there. What was done is returned, and
 * said in a warning event each.
 *
 * Throws E_INTERRUPTED, with the operation and a command, when one of the caller's own worktree or of the repository has no recoverer or its
 * recovery fails; about one of another worktree that is only a warning event.
 */
export async function settleInterrupted(
  repo: Repository,
  options: SettleOptions = {},
): Promise<RecoveryResult[]> {
  const results: RecoveryResult[] = [];
  for (const opId of await listIntentIds(repo.paths)) {
    refreshNames(repo, repo.paths.intent(opId));
    if (isLocked(repo.paths.intent(opId), { system: repo.context.system })) continue;
    const result = await settleOperation(repo, opId, options);
    if (result !== undefined) results.push(result);
  }
  await removeOrphanStates(repo.paths);
  return results;
}

/** Settles one of them. Undefined when it is over by now, somebody works on its worktree, or (of another worktree) it could not be settled. */
export async function settleOperation(
  repo: Repository,
  opId: string,
  options: SettleOptions = {},
): Promise<RecoveryResult | undefined> {
  const intent = await readOrRefuse(repo, opId);
  if (intent === undefined) return undefined;
  if (intent.worktree === options.worktree) return recover(repo, intent);
  // Who holds the repository's lock has no business in a worktree, whose recovery takes that lock itself.
  if (options.worktree === null) return undefined;
  try {
    const attempt = (): Promise<RecoveryResult | undefined> => recoverIfStillThere(repo, intent);
    return intent.worktree === null
      ? await withRepoLock(repo, attempt, { operation: 'recovery', timeoutMs: 0 })
      : await withWorktreeLock(repo, intent.worktree, attempt, { operation: 'recovery', timeoutMs: 0 });
  } catch (error) {
    if (isJvsError(error, 'E_LOCKED')) return undefined;
    if (!isJvsError(error, 'E_INTERRUPTED') || intent.worktree === null) throw error;
    repo.context.onEvent?.({ type: 'warning', code: error.code, message: error.message });
    return undefined;
  }
}

/** Somebody else may have settled it, or its owner come to its end, before the lock was ours. */
async function recoverIfStillThere(repo: Repository, seen: Intent): Promise<RecoveryResult | undefined> {
  if (isLocked(repo.paths.intent(seen.op_id), { system: repo.context.system })) return undefined;
  const intent = await readOrRefuse(repo, seen.op_id);
  return intent === undefined ? undefined : recover(repo, intent);
}

async function recover(repo: Repository, intent: Intent): Promise<RecoveryResult | undefined> {
  const recoverer = recovererOf(repo, intent);
  if (recoverer === undefined) throw interrupted(intent, 'this program does not know how to finish it');
  let lock: Awaited<ReturnType<typeof lockIntent>>;
  try {
    lock = await lockIntent(repo, intent.op_id);
    if (lock === undefined) return undefined;
    // The dead process may have made names without getting to their fsync; recovery builds on what it sees, so that comes first.
    await repo.context.ops.syncFileSystem(repo.paths.jvs);
    const result = await recoverer(asItWasGiven(repo, intent), intent);
    await removeIntent(repo.paths, intent.op_id);
    repo.context.onEvent?.({ type: 'warning', code: 'W_SETTLED', message: result.message });
    return result;
  } catch (error) {
    if (isJvsError(error, 'E_CANCELLED')) throw error;
    throw interrupted(intent, error instanceof Error ? error.message : String(error), error);
  } finally {
    lock?.release();
  }
}

/** The record that recovery writes has the reason of the interrupted command, not of this one, and is an undo's when that was one. */
function asItWasGiven(repo: Repository, { details }: Intent): Repository {
  const { reason, reversal } = details;
  const context = {
    ...repo.context,
    reason: typeof reason === 'string' ? reason : undefined,
    reversal: reversal === undefined ? undefined : reversalSchema.parse(reversal),
  };
  return { ...repo, context };
}

function recovererOf(repo: Repository, intent: Intent): Recoverer | undefined {
  const known = [repo.context.recoverers, builtInRecoverers()].find((map) =>
    Object.hasOwn(map, intent.operation),
  );
  return known?.[intent.operation];
}

async function readOrRefuse(repo: Repository, opId: string): Promise<Intent | undefined> {
  try {
    return await readIntent(repo.paths, opId);
  } catch (error) {
    if (!isJvsError(error, 'E_METADATA_CORRUPT')) throw error;
    throw new JvsError('E_INTERRUPTED', {
      message: `operation ${opId} was interrupted, and its record is damaged: ${error.message}; what it did so far is as it left it`,
      hint: 'jvs doctor --repair quarantine',
      details: { op_id: opId, state: 'interrupted' },
      cause: error,
    });
  }
}

function interrupted(intent: Intent, why: string, cause?: unknown): JvsError {
  return new JvsError('E_INTERRUPTED', {
    message: `"${intent.operation}" was interrupted and could not be settled: ${why}; what it did so far is as it left it, and no snapshot is lost`,
    hint: 'jvs doctor --repair resume',
    details: {
      state: 'interrupted',
      op_id: intent.op_id,
      operation: intent.operation,
      worktree: intent.worktree,
      snapshot_id: intent.snapshot_id,
      started_at: intent.started_at,
      actor: intent.actor,
    },
    cause,
  });
}
