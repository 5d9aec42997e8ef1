import { ensureDirectory, type CloneReport } from '@jvs/fs';
import { selectEngine, type Engine, type Unflushed } from '@jvs/engine';
import { EntryType, type PackedTree } from '@jvs/model';
import { isPublished } from '../is-published.js';
import type { Repository } from '../repository.js';
import { scanWorktree } from '../scan-worktree.js';
import { matchWithCache } from '../state/match-with-cache.js';
import { scanPayloadTree } from '../state/scan-payload-tree.js';
import { progressOf } from '../store/progress-of.js';
import type { WorktreeState } from '../worktree-state.js';
import { checkRoom } from './check-room.js';
import type { ValidRequest } from './validate-worktree.js';

/** The columns of a state. */
export type CapturedState = Pick<WorktreeState, 'tree' | 'digests' | 'known' | 'same' | 'scannedAtNs'>;

/** What was captured, and what of. Indices of `report` and `shared` are indices of `source.tree`. */
export interface Capture {
  readonly engine: Engine;
  /** Root of the worktree's payload. */
  readonly root: string;
  readonly source: CapturedState;
  readonly report: CloneReport;
  readonly unflushed: Unflushed | undefined;
  /** Our own scan of the clone, where the engine had it made. */
  readonly clone: PackedTree | undefined;
  /** 1 for each file that the engine was asked to link from the baseline's payload. */
  readonly shared: Uint8Array;
  /** Snapshot they were to be linked from. */
  readonly baseline: string | null;
  /** Whether nothing is to be believed unread, what was linked included. */
  readonly rehash: boolean;
}

export interface CloneTarget {
  readonly id: string;
  /** False: every file is cloned, none linked. */
  readonly share: boolean;
}

/**
 * Step 4. Scans the worktree (unless the caller did) and has the engine clone it into `snapshots/<id>/payload`, linking from the baseline's
 * payload what the cache proves untouched. The payload is complete or absent when this settles; it is not durable yet.
 */
export async function cloneWithEngine(
  repo: Repository,
  request: ValidRequest,
  { id, share: mayShare }: CloneTarget,
): Promise<Capture> {
  const { context, config, paths } = repo;
  // Trying an engine is mostly waiting, above all where each call is a message to a mount.
  const [{ engine }, state] = await bothSettled(
    selectEngine(context.engines, request.engine ?? config.engine, paths.tmp),
    request.state ?? scanWorktree(repo, request.worktree, { hash: 'none', rehash: request.rehash }),
  );
  const share = mayShare ? shareOf(repo, engine, state) : undefined;
  await checkRoom(repo, { root: request.worktree.path, tree: state.tree, shared: share?.entries });
  await ensureDirectory(paths.snapshot(id));
  let clone: PackedTree | undefined;
  const { tree, report, unflushed } = await engine.snapshot(request.worktree.path, paths.payload(id), {
    tree: state.tree,
    share,
    scanClone: async (root) => {
      const scan = await scanPayloadTree(repo, { root });
      clone = root === paths.payload(id) ? scan : undefined;
      return scan;
    },
    threads: context.threads,
    signal: context.signal,
    onProgress: progressOf(context, 'clone', state.tree.count),
  });
  // An engine may have scanned for itself; then what is known is known of its scan.
  const own = tree === state.tree ? state : await matchWithCache(repo, request.worktree, tree);
  const { digests, known, same } = own;
  return {
    engine,
    root: request.worktree.path,
    source: { tree, digests, known, same, scannedAtNs: state.scannedAtNs },
    report,
    unflushed,
    clone,
    shared: share?.entries ?? new Uint8Array(tree.count),
    baseline: state.baseline,
    rehash: request.rehash === true,
  };
}

/** Nothing of either goes on when this settles: a failure must not leave a probe behind that is still being made. */
async function bothSettled<A, B>(a: Promise<A>, b: B | Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return [await a, await b];
}

function shareOf(
  repo: Repository,
  engine: Engine,
  { baseline, tree, same }: WorktreeState,
): { root: string; entries: Uint8Array } | undefined {
  if (baseline === null || !engine.capabilities.share || !isPublished(repo, baseline)) return undefined;
  const entries = same.map((flag, entry) => (tree.type[entry] === EntryType.file ? flag : 0));
  return { root: repo.paths.payload(baseline), entries };
}
