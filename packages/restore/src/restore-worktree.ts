import { rmdir } from 'node:fs/promises';
import { bytesToPath, environmentError, JvsError, withState } from '@jvs/model';
import {
  beginOperation,
  readWorktree,
  removeStage,
  resolveRef,
  settleInterrupted,
  withWorktreeLock,
  type Operation,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';
import { ensureRoot } from './ensure-root.js';
import { changesNothing, finishRestore } from './finish-restore.js';
import { keepAndPrepare, type KeptAndPrepared } from './keep-and-prepare.js';
import { loadTarget } from './load-target.js';
import type { Target } from './target.js';
import type { RestoreCounts } from './plan-restore.js';
import { encodeJournal } from './restore-journal.js';

export interface RestoreRequest {
  readonly worktree: string;
  readonly ref: string;
  /** Raw bytes below the worktree's root. Only these are restored; `current` stays. */
  readonly paths?: readonly Uint8Array[] | undefined;
  /** Do not keep what is unsaved. */
  readonly discard?: boolean | undefined;
  /** What `current` becomes when the whole worktree is restored; by default the snapshot. */
  readonly current?: string | null | undefined;
  /** A path that neither side has is nothing to do, not E_PATH_NOT_FOUND. */
  readonly allowMissing?: boolean | undefined;
  /** Shown the worktree under its lock; what it throws refuses the restore. */
  readonly unless?: ((worktree: Worktree) => void) | undefined;
}

export interface RestoreResult {
  readonly worktree: Worktree;
  readonly target: Snapshot;
  /** Holds what was unsaved; undefined when nothing was, or it was discarded. */
  readonly auto: Snapshot | undefined;
  readonly detached: boolean;
  readonly applied: RestoreCounts;
  /** Data bytes cloned or copied. */
  readonly bytes: number;
}

/**
 * Makes a worktree, or some paths of it, equal to a snapshot, in place (docs/adr/0006).
 *
 * After success the worktree is the target and durably so, and `current` names it. After a failure nothing has changed, but for an automatic
 * snapshot that may have been taken; once files are being placed, a failure or crash leaves an intent that the next command on
 * this worktree finishes (the error says so in `details.op_id`). Throws what `resolveRef` and `readSnapshot` throw, E_PATH_NOT_FOUND, E_PAYLOAD_MISMATCH,
 * E_UNREADABLE, E_COMMITTED_INCOMPLETE (restored, but not recorded), and environment errors.
 */
export async function restoreWorktree(repo: Repository, request: RestoreRequest): Promise<RestoreResult> {
  // Refused before anything waits for a lock: an empty list would read as "the whole worktree".
  if (request.paths?.length === 0) throw noPaths();
  return withWorktreeLock(repo, request.worktree, () => restoreLocked(repo, request), {
    operation: 'restore',
  });
}

async function restoreLocked(repo: Repository, request: RestoreRequest): Promise<RestoreResult> {
  await settleInterrupted(repo, { worktree: request.worktree });
  const worktree = await readWorktree(repo, request.worktree);
  request.unless?.(worktree);
  const snapshot = await resolveRef(repo, request.ref, { worktree });
  const target = await loadTarget(repo, snapshot);
  const operation = await beginOperation(repo, {
    operation: 'restore',
    worktree: worktree.name,
    snapshotId: snapshot.descriptor.snapshot_id,
    reads: snapshot.descriptor.snapshot_id,
    details: encodeJournal({
      phase: 'preparing',
      generation: worktree.head.generation,
      previous: worktree.head.current,
      paths: request.paths?.map(bytesToPath) ?? null,
      autoSnapshotId: null,
      current: request.current,
      discard: request.discard,
    }),
  });
  try {
    return await carryOut(repo, { ...request, worktree, target, operation });
  } finally {
    // Does nothing when the operation came to its end; otherwise the intent is there for whoever settles it.
    await operation.release();
  }
}

interface Restore extends Omit<RestoreRequest, 'worktree' | 'ref'> {
  readonly worktree: Worktree;
  readonly target: Target;
  readonly operation: Operation;
}

async function carryOut(repo: Repository, restore: Restore): Promise<RestoreResult> {
  const { worktree, target, operation, paths, allowMissing } = restore;
  const stage = repo.paths.staging(operation.opId);
  const keep =
    restore.discard === true ? undefined : `before restore of ${target.snapshot.descriptor.snapshot_id}`;
  let kept: KeptAndPrepared;
  let missing = false;
  try {
    missing = await ensureRoot(repo, worktree);
    const how = { paths, allowMissing, stage, keep: missing ? undefined : keep };
    kept = await keepAndPrepare(repo, { worktree, target, ...how });
    // From here on there is no way back but forward.
    await operation.update({ phase: 'applying', auto_snapshot_id: idOf(kept.auto) });
  } catch (error) {
    // An empty directory would pass for one in which everything was deleted. It stays when somebody put something into it.
    if (missing) await rmdir(worktree.path).catch(() => undefined);
    await cleanUp(repo, operation);
    throw withState(environmentError(error, { action: 'restore', path: worktree.path }), {
      state: `worktree "${worktree.name}" is as it was`,
      next: `jvs restore ${restore.target.snapshot.descriptor.snapshot_id} -w ${worktree.name}`,
    });
  }
  const { prepared, auto } = kept;
  const { current = target.snapshot.descriptor.snapshot_id, discard = false } = restore;
  const given = { worktree, target, paths, current, discard, discarded: discard };
  const step = { ...given, prepared, autoSnapshotId: idOf(auto), opId: operation.opId };
  // An undo is recorded even when there is nothing left to change: else it would never be over.
  const nothing = changesNothing(step) && repo.context.reversal === undefined;
  const after = nothing ? worktree : await finishRestore(repo, step);
  await cleanUp(repo, operation);
  return {
    worktree: after,
    target: target.snapshot,
    auto,
    detached: after.head.current !== after.head.head,
    applied: prepared.plan.counts,
    bytes: prepared.staged.report?.bytes ?? 0,
  };
}

/** The stage goes, then the intent; a stage that cannot be removed stays described by it. */
async function cleanUp(repo: Repository, operation: Operation): Promise<void> {
  try {
    await removeStage(repo, operation.opId);
    await operation.finish();
  } catch (error) {
    const { message } = environmentError(error, { action: 'clean up after a restore' });
    repo.context.onEvent?.({ type: 'warning', code: 'W_LEFT_BEHIND', message });
  }
}

function idOf(snapshot: Snapshot | undefined): string | null {
  return snapshot?.descriptor.snapshot_id ?? null;
}

function noPaths(): JvsError {
  return new JvsError('E_USAGE', {
    message: 'no paths to restore were given',
    hint: 'jvs restore <ref> -- <path>',
  });
}
