import { mkdir } from 'node:fs/promises';
import { environmentError, isJvsError, JvsError, type GcPlan } from '@jvs/model';
import {
  appendAudit,
  beginOperation,
  removeStage,
  withRepoLock,
  type Operation,
  type Repository,
} from '@jvs/repo';
import { hideSnapshots } from './hide-snapshots.js';
import { makeRoom } from './make-room.js';
import { measureFreed } from './measure-freed.js';
import type { Doomed } from './still-doomed.js';
import { writeTombstones } from './write-tombstones.js';

export interface BatchResult {
  readonly deleted: readonly string[];
  readonly freedBytes: number;
  /** How many victims remain. */
  readonly left: number;
}

/** What to delete next, decided under the repository lock. */
export type ChooseBatch = () => Promise<{ readonly batch: readonly Doomed[]; readonly left: number }>;

/**
 * Deletes one batch: tombstones, durable; one rename out of sight for each snapshot; its descriptor and labels; the audit record. All of that under
 * the repository lock. The bytes go after it was given up: nobody can see them any more. A crash leaves an intent that `recoverDeletion` settles.
 */
export async function deleteBatch(repo: Repository, plan: GcPlan, choose: ChooseBatch): Promise<BatchResult> {
  const hidden = await withRepoLock(repo, () => hideBatch(repo, plan, choose), { operation: 'gc_run' });
  if (hidden.operation === undefined) return { deleted: [], freedBytes: 0, left: 0 };
  const { operation, deleted, left, expected } = hidden;
  try {
    const remove = (): Promise<unknown> => removeStage(repo, operation.opId);
    const freedBytes = hidden.freedBytes + (await measureFreed(repo, expected, remove));
    await operation.finish();
    return { deleted, freedBytes, left };
  } catch (error) {
    throw incomplete(plan, deleted, error);
  } finally {
    await operation.release();
  }
}

interface Hidden {
  /** Undefined when there was nothing to do. */
  readonly operation: Operation | undefined;
  readonly deleted: readonly string[];
  readonly left: number;
  /** Bytes that had to go at once, because the disk was full. */
  readonly freedBytes: number;
  /** Bytes worth waiting for; 0 when that is not known. */
  readonly expected: number;
}

async function hideBatch(repo: Repository, plan: GcPlan, choose: ChooseBatch): Promise<Hidden> {
  const { batch, left } = await choose();
  if (batch.length === 0) return { operation: undefined, deleted: [], left: 0, freedBytes: 0, expected: 0 };
  const ids = batch.map(({ snapshot }) => snapshot.id);
  const operation = await makeRoom(repo, () =>
    beginOperation(repo, {
      operation: 'gc_run',
      worktree: null,
      details: { plan_id: plan.plan_id, snapshot_ids: ids },
    }),
  );
  try {
    await mkdir(repo.paths.staging(operation.opId), { mode: 0o700 });
    // On a full disk as many as there is room for: the bytes of these make room for the next.
    const marked = await writeTombstones(repo, batch, { plan, opId: operation.opId });
    await hideSnapshots(repo, operation.opId, marked);
    const freedBytes = await record(repo, operation, { plan, ids: marked });
    const isAll = freedBytes === 0 && marked.length === plan.victims.length;
    const expected = isAll ? (plan.bytes ?? 0) : 0;
    return { operation, deleted: marked, left: left + ids.length - marked.length, freedBytes, expected };
  } catch (error) {
    await operation.release();
    throw environmentError(error, { action: 'delete snapshots', path: repo.paths.snapshots });
  }
}

/** Returns the bytes that had to be given back first, for the record to fit. */
async function record(
  repo: Repository,
  operation: Operation,
  { plan, ids }: { readonly plan: GcPlan; readonly ids: readonly string[] },
): Promise<number> {
  const facts = {
    operation: 'gc_run',
    target: plan.plan_id,
    details: { op_id: operation.opId, snapshot_ids: ids },
  };
  try {
    await appendAudit(repo, facts);
    return 0;
  } catch (error) {
    if (!isJvsError(error, 'E_NO_SPACE')) throw error;
  }
  const remove = (): Promise<unknown> => removeStage(repo, operation.opId);
  const freed = await measureFreed(repo, plan.bytes ?? 0, remove);
  await appendAudit(repo, facts);
  return Math.max(freed, 1);
}

function incomplete(plan: GcPlan, deleted: readonly string[], error: unknown): JvsError {
  const cause = environmentError(error, { action: 'remove the bytes of deleted snapshots' });
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `${deleted.length} snapshots are deleted, but not all of their bytes are gone: ${cause.message}`,
    hint: `jvs gc run --plan-id ${plan.plan_id}`,
    details: { plan_id: plan.plan_id, deleted, cause: cause.code },
    cause: error,
  });
}
