import { ensureDirectory, type CloneReport, type ExpectedEntries } from '@jvs/fs';
import { entryPath, type PackedTree } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { inodesOf, type LeftInodes } from './left-inodes.js';
import type { Target } from './target.js';
import type { RestorePlan } from './plan-restore.js';
import type { StagedPayload } from './stage-payload.js';

export interface ApplyRequest {
  /** Payload root of the worktree. */
  readonly root: string;
  /** What `plan.remove` is about. */
  readonly have: PackedTree | undefined;
  /** What `plan.place` replaces. */
  readonly expected: ExpectedEntries;
  readonly target: Target;
  readonly plan: RestorePlan;
  readonly staged: StagedPayload;
  /** What was scanned in the worktree: nothing else is given metadata. */
  readonly left: LeftInodes;
  /** What is in the way may be replaced without a look at it: it is to be thrown away. */
  readonly blindly: boolean;
}

export interface Applied {
  readonly lost: CloneReport['lost'];
  /** Paths that somebody changed since they were scanned. They are as they were left; the rest of the plan was carried out up to its metadata. */
  readonly conflicts: readonly Uint8Array[];
}

export const NOTHING_LOST: CloneReport['lost'] = { owner: 0, xattrs: 0, specials: 0 };

/**
 * Carries a plan out: out of the way, directories, renames, metadata, sync. Every step may be repeated, so after a crash the
 * same target is planned and applied again. Nothing is replaced or removed that is not what was scanned (docs/adr/0014). Directories of the user's own
 * that are closed to writing are opened by the step that needs it, and closed by it. Not cancellable: half a restore is of no use to
 * anybody. Rejects with an errno error.
 */
export async function applyPlan(repo: Repository, request: ApplyRequest): Promise<Applied> {
  const { ops, threads } = repo.context;
  const { root, target, plan, left } = request;
  const wanted = { root, tree: target.tree };
  const kept = await removeOld(repo, request);
  if (kept.length > 0) return { lost: NOTHING_LOST, conflicts: kept };
  await ops.makeDirectories({ ...wanted, indices: plan.makeDirectories }, { threads });
  const conflicts = await placeNew(repo, request);
  if (conflicts.length > 0) return { lost: NOTHING_LOST, conflicts };
  const metadata = {
    ...wanted,
    indices: plan.metadata,
    source: target.payload,
    inodes: inodesOf(left),
  };
  const { lost, conflicts: changed } = await ops.applyMetadata(metadata, { threads });
  if (changed.length > 0) {
    return { lost: NOTHING_LOST, conflicts: Array.from(changed, (index) => entryPath(target.tree, index)) };
  }
  await ops.syncFileSystem(root);
  return { lost, conflicts };
}

async function removeOld(
  repo: Repository,
  { root, have, plan, staged, blindly }: ApplyRequest,
): Promise<Uint8Array[]> {
  if (have === undefined) return [];
  const { ops, threads } = repo.context;
  const aside = blindly ? undefined : staged.directory;
  if (aside !== undefined) await ensureDirectory(aside);
  const request = { root, tree: have, indices: plan.remove, aside };
  const { conflicts } = await ops.removeEntries(request, { threads });
  return Array.from(conflicts, (index) => entryPath(have, index));
}

async function placeNew(
  repo: Repository,
  { root, expected, target, plan, staged, blindly }: ApplyRequest,
): Promise<Uint8Array[]> {
  if (plan.place.length === 0) return [];
  const { ops, threads } = repo.context;
  const list = { root, tree: target.tree, indices: plan.place, stage: staged.directory };
  const request = { ...list, expected: blindly ? undefined : expected };
  const { conflicts } = await ops.placeEntries(request, { threads });
  return Array.from(conflicts, (index) => entryPath(target.tree, index));
}
