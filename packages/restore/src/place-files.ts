import { bytesToPath, errnoName, JvsError } from '@jvs/model';
import { warnOfLosses, type Repository } from '@jvs/repo';
import { applyPlan, NOTHING_LOST } from './apply-plan.js';
import type { FinishRequest } from './finish-restore.js';
import { prepareAgain } from './prepare-again.js';
import type { PreparedRestore } from './prepare-restore.js';
import { isEmptyPlan } from './plan-restore.js';

/** Somebody who writes without a pause is not waited for longer. */
const ROUNDS = 4;
/** An entry came where none was, or into a directory that has to go. */
const IN_THE_WAY = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EISDIR'];

/**
 * Carries the plan out, and returns the plan that was the last. Where somebody wrote in between, what is there is kept, and planned and placed anew,
 * a few times; then E_INTERRUPTED with the paths, nothing lost, and the next restore goes on.
 */
export async function placeFiles(repo: Repository, request: FinishRequest): Promise<PreparedRestore> {
  let { prepared } = request;
  for (let round = 1; ; round++) {
    const busy = await tryOnce(repo, { ...request, prepared });
    if (busy === undefined) return prepared;
    if (round === ROUNDS) throw busy;
    prepared = await again(repo, request);
  }
}

/** Undefined when it is done; why not, when somebody is writing. */
async function tryOnce(
  repo: Repository,
  { worktree, target, prepared, discard }: FinishRequest,
): Promise<JvsError | undefined> {
  const { have, expected, plan, staged, left } = prepared;
  if (isEmptyPlan(plan)) return undefined;
  const request = { root: worktree.path, have, expected, target, plan, staged, left, blindly: discard };
  try {
    const { lost, conflicts } = await applyPlan(repo, request);
    if (conflicts.length > 0) return beingWritten(conflicts);
    const losses = [{ lost }, { lost: staged.report?.lost ?? NOTHING_LOST }];
    warnOfLosses(repo.context, 'the worktree', losses);
    return undefined;
  } catch (error) {
    if (!IN_THE_WAY.includes(errnoName(error) ?? '')) throw error;
    return beingWritten([], error);
  }
}

async function again(repo: Repository, request: FinishRequest): Promise<PreparedRestore> {
  const { worktree, target, paths, opId, autoSnapshotId } = request;
  const id = target.snapshot.descriptor.snapshot_id;
  const old = autoSnapshotId ?? worktree.head.current;
  const why = `written while ${id} was restored`;
  const { prepared, auto } = await prepareAgain(repo, { worktree, target, paths, opId, old, why });
  if (auto !== undefined) {
    const message = `what was written during the restore is in ${auto.descriptor.snapshot_id}`;
    repo.context.onEvent?.({ type: 'warning', code: 'W_KEPT_WRITES', message });
  }
  return prepared;
}

function beingWritten(paths: readonly Uint8Array[], cause?: unknown): JvsError {
  const printed = paths.slice(0, 100).map(bytesToPath);
  const where = printed[0] === undefined ? 'the worktree' : `"${printed[0].path}"`;
  return new JvsError('E_INTERRUPTED', {
    message: `somebody is writing to ${where}`,
    details: { paths: printed },
    ...(cause === undefined ? {} : { cause }),
  });
}
