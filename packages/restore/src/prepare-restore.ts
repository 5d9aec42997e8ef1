import type { PackedTree } from '@jvs/model';
import { isPublished, scanWorktree, type Repository, type Worktree, type WorktreeState } from '@jvs/repo';
import type { Target } from './load-target.js';
import { matchTrees, type TreeMatch } from './match-trees.js';
import { planRestore, type RestorePlan } from './plan-restore.js';
import { proveUnchanged } from './prove-unchanged.js';
import { selectPaths } from './select-paths.js';
import { stagePayload, type StagedPayload } from './stage-payload.js';

export interface PrepareRequest {
  readonly worktree: Worktree;
  readonly target: Target;
  /** Raw bytes below the worktree's root; undefined for all of it. */
  readonly paths: readonly Uint8Array[] | undefined;
  /** A path that neither side has is nothing to do, not E_PATH_NOT_FOUND: it may have been removed before a crash. */
  readonly allowMissing?: boolean | undefined;
  /** Directory for the clones; made when needed. */
  readonly stage: string;
}

/** Everything a restore needs before it touches the worktree. */
export interface PreparedRestore {
  /** What was in the worktree. */
  readonly have: PackedTree;
  readonly match: TreeMatch;
  readonly plan: RestorePlan;
  readonly staged: StagedPayload;
}

/**
 * Scans the worktree, plans, and stages what will be placed. The worktree is not touched. The state is handed out beside the rest because
 * it is large, and wanted only until what is unsaved was kept.
 */
export async function prepareRestore(
  repo: Repository,
  request: PrepareRequest,
): Promise<{ readonly prepared: PreparedRestore; readonly state: WorktreeState }> {
  const { worktree, target, paths } = request;
  const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
  const match = matchTrees(state.tree, target.tree);
  const selection = selectPaths(
    { have: state.tree, want: target.tree, match },
    { paths, allowMissing: request.allowMissing },
  );
  const baseline = await readBaseline(repo, state, target);
  const plan = planRestore({
    have: { tree: state.tree, digests: state.digests },
    want: { tree: target.tree, digests: target.digests },
    match,
    selection,
    proved: proveUnchanged({ match, same: state.same, want: target.tree, baseline }),
    uid: repo.context.uid === 0 ? undefined : repo.context.uid,
  });
  const staged = await stagePayload(repo, target, { place: plan.place, directory: request.stage });
  const place = plan.place.filter((w) => staged.inodes[w] !== 0n);
  return { prepared: { have: state.tree, match, plan: { ...plan, place }, staged }, state };
}

/** The payload that the stat cache compares with; undefined when nothing can be learned from it. */
async function readBaseline(
  repo: Repository,
  state: WorktreeState,
  target: Target,
): Promise<'target' | { tree: PackedTree; match: TreeMatch } | undefined> {
  const id = state.cache?.baseline;
  if (id === undefined || id === null) return undefined;
  if (id === target.snapshot.descriptor.snapshot_id) return 'target';
  if (!isPublished(repo, id)) return undefined;
  const { ops, threads, signal } = repo.context;
  const { tree } = await ops.scanTree(repo.paths.payload(id), { threads, signal });
  return { tree, match: matchTrees(tree, target.tree) };
}
