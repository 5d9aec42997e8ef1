import type { CloneReport } from '@jvs/fs';
import type { PackedTree } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import type { Target } from './target.js';
import type { RestorePlan } from './plan-restore.js';
import type { StagedPayload } from './stage-payload.js';

export interface ApplyRequest {
  /** Payload root of the worktree. */
  readonly root: string;
  /** What `plan.remove` is about. */
  readonly have: PackedTree | undefined;
  readonly target: Target;
  readonly plan: RestorePlan;
  readonly staged: StagedPayload;
}

/**
 * Carries a plan out: out of the way, directories, renames, metadata, sync. Every step may be repeated, so after a crash the
 * same target is planned and applied again. Directories of the user's own that are closed to writing are opened by the step that needs it, and
 * closed by it. Not cancellable: half a restore is of no use to anybody. Rejects with an errno error.
 */
export async function applyPlan(repo: Repository, request: ApplyRequest): Promise<CloneReport['lost']> {
  const { ops, threads } = repo.context;
  const { root, have, target, plan, staged } = request;
  const wanted = { root, tree: target.tree };
  if (have !== undefined) {
    await ops.removeEntries({ root, tree: have, indices: plan.remove }, { threads });
  }
  await ops.makeDirectories({ ...wanted, indices: plan.makeDirectories }, { threads });
  if (plan.place.length > 0) {
    await ops.placeEntries({ ...wanted, indices: plan.place, stage: staged.directory }, { threads });
  }
  const { lost } = await ops.applyMetadata(
    { ...wanted, indices: plan.metadata, source: target.payload },
    { threads },
  );
  await ops.syncFileSystem(root);
  return lost;
}
