import type { ExpectedEntries } from '@jvs/fs';
import type { PackedTree } from '@jvs/model';
import { scanWorktree, type Repository, type Worktree, type WorktreeState } from '@jvs/repo';
import { expectedEntries } from './expected-entries.js';
import { leftInodes, type LeftInodes } from './left-inodes.js';
import type { Target } from './target.js';
import { matchTrees, type TreeMatch } from './match-trees.js';
import { planRestore, type RestorePlan } from './plan-restore.js';
import { proveUnchanged } from './prove-unchanged.js';
import { selectPaths } from './select-paths.js';
import { sharedWithBaseline } from './shared-with-baseline.js';
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
  readonly plan: RestorePlan;
  /** The scan that `plan.remove` is about; undefined when nothing is removed, because it is large. */
  readonly have: PackedTree | undefined;
  /** What `plan.place` replaces. */
  readonly expected: ExpectedEntries;
  readonly left: LeftInodes;
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
  const { worktree, target } = request;
  // Nearly always the cache's baseline is `current`; looked at first, its scan is not in memory together with the worktree's.
  const expected = worktree.head.current;
  const atCurrent = await sharedWithBaseline(repo, target, expected);
  const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
  const shared =
    state.baseline === expected ? atCurrent : await sharedWithBaseline(repo, target, state.baseline);
  const { match, plan } = makePlan(repo, request, { state, shared });
  const staged = await stagePayload(repo, target, { place: plan.place, directory: request.stage });
  const place = plan.place.filter((w) => staged.inodes[w] !== 0n);
  const have = plan.remove.length > 0 ? state.tree : undefined;
  const left = leftInodes(state.tree, match, plan.makeDirectories);
  const replaced = expectedEntries(state.tree, match, { place, inodes: staged.inodes });
  return { prepared: { plan: { ...plan, place }, have, expected: replaced, left, staged }, state };
}

function makePlan(
  repo: Repository,
  { target, paths, allowMissing }: PrepareRequest,
  { state, shared }: { readonly state: WorktreeState; readonly shared: Uint8Array },
): { match: TreeMatch; plan: RestorePlan } {
  const match = matchTrees(state.tree, target.tree);
  const plan = planRestore({
    have: { tree: state.tree, digests: state.digests },
    want: { tree: target.tree, digests: target.digests },
    match,
    selection: selectPaths({ have: state.tree, want: target.tree, match }, { paths, allowMissing }),
    proved: proveUnchanged({ match, same: state.same, want: target.tree, shared }),
    uid: repo.context.uid === 0 ? undefined : repo.context.uid,
  });
  return { match, plan };
}
