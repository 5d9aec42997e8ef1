import { environmentError, JvsError } from '@jvs/model';
import {
  advanceHead,
  appendAudit,
  pastReturn,
  withRepoLock,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import type { Target } from './target.js';
import type { PreparedRestore } from './prepare-restore.js';
import { rememberRestored } from './remember-restored.js';
import { placeFiles } from './place-files.js';
import { isEmptyPlan } from './plan-restore.js';
import { undoFacts, type RestoreFacts } from './undo-facts.js';

export interface FinishRequest {
  readonly worktree: Worktree;
  readonly target: Target;
  readonly prepared: PreparedRestore;
  /** Undefined when all was restored: then `current` becomes the target. */
  readonly paths: readonly Uint8Array[] | undefined;
  readonly autoSnapshotId: string | null;
  /** What `current` becomes after a whole restore. */
  readonly current: string | null;
  /** What is there is to be thrown away, also what is written meanwhile. */
  readonly discard: boolean;
  /** What was unsaved before was not kept: for the record. */
  readonly discarded: boolean;
  /** Its intent says `applying`, durably. */
  readonly opId: string;
}

/**
 * The part of a restore that only goes forward: files, head, cache, audit. Returns the worktree as it is then. A failure while files are placed is
 * that failure with `details.op_id`, and the next command finishes; a failure after the head moved is E_COMMITTED_INCOMPLETE.
 */
export async function finishRestore(cancellable: Repository, request: FinishRequest): Promise<Worktree> {
  const repo = pastReturn(cancellable);
  let moved: Worktree;
  let prepared: PreparedRestore;
  try {
    prepared = await placeFiles(repo, request);
    moved = await moveCurrent(repo, request);
  } catch (error) {
    throw notFinished(request, error);
  }
  try {
    await rememberRestored(repo, { ...request, prepared, worktree: moved });
    await recordRestore(repo, request);
  } catch (error) {
    throw notRecorded(request, error);
  }
  return moved;
}

/** What the audit log says of a restore. */
export async function recordRestore(
  repo: Repository,
  request: RestoreFacts & Pick<FinishRequest, 'opId'>,
): Promise<void> {
  await appendAudit(repo, {
    operation: 'restore',
    target: request.target.snapshot.descriptor.snapshot_id,
    details: {
      op_id: request.opId,
      worktree: request.worktree.name,
      previous: request.worktree.head.current,
      paths: request.paths?.length ?? null,
      auto_snapshot_id: request.autoSnapshotId,
      undo: undoFacts(request),
    },
  });
}

async function moveCurrent(
  repo: Repository,
  { worktree, paths, current, opId }: FinishRequest,
): Promise<Worktree> {
  if (paths !== undefined || current === worktree.head.current) return worktree;
  return withRepoLock(repo, () => advanceHead(repo, worktree, { current }, opId), { operation: 'restore' });
}

/** Whether there is nothing to place, to remove or to set, and `current` stays. */
export function changesNothing({
  worktree,
  prepared,
  paths,
  current,
}: Pick<FinishRequest, 'worktree' | 'prepared' | 'paths' | 'current'>): boolean {
  const moves = paths === undefined && current !== worktree.head.current;
  return !moves && isEmptyPlan(prepared.plan);
}

function notFinished({ worktree, target, opId }: FinishRequest, error: unknown): JvsError {
  const id = target.snapshot.descriptor.snapshot_id;
  const cause = environmentError(error, { action: 'place the restored files' });
  return new JvsError(cause.code, {
    message: `the restore of ${worktree.name} to ${id} stopped half way: ${cause.message}; each file is the old or the new one, whole, and what was unsaved is kept`,
    hint: `jvs restore ${id}`,
    details: { ...cause.details, state: 'half_way', op_id: opId, snapshot_id: id, worktree: worktree.name },
    cause: error,
  });
}

function notRecorded({ worktree, target, opId }: FinishRequest, error: unknown): JvsError {
  const id = target.snapshot.descriptor.snapshot_id;
  const cause = environmentError(error, { action: 'record the restore' });
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `worktree ${worktree.name} was restored to ${id}, but a later step failed: ${cause.message}`,
    hint: 'jvs doctor --repair resume',
    details: { state: 'restored', snapshot_id: id, worktree: worktree.name, op_id: opId, cause: cause.code },
    cause: error,
  });
}
