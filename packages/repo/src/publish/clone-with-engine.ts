import { ensureDirectory, type CloneReport } from '@jvs/fs';
import {
  selectEngine,
  type Engine,
  type SnapshotOptions,
  type SnapshotResult,
  type Unflushed,
} from '@jvs/engine';
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
  const begin = (): Promise<WorktreeState> => handled(scanOf(repo, request));
  // Where each call is a message to a mount, trying an engine is mostly waiting. Elsewhere nothing is gained, and one thing comes after the other.
  const early = repo.remote ? begin() : undefined;
  const selecting = selectEngine(context.engines, request.engine ?? config.engine, paths.tmp);
  const { engine } = await orAfter(early ?? Promise.resolve(), selecting);
  const scan = early ?? begin();
  // Who links nothing from the parent need not know what changed before it begins. Elsewhere than on mounts the clock that a scan begins with
  // is coarse, and must have been read before anything is cloned.
  const scanned = engine.capabilities.share || early === undefined ? await scan : request.state;
  const share = mayShare ? shareOf(repo, engine, scanned) : undefined;
  const roomy = handled(
    scan.then(async ({ tree }) => {
      await checkRoom(repo, { root: request.worktree.path, tree, shared: share?.entries });
      return tree;
    }),
  );
  if (scanned !== undefined) await roomy;
  await orAfter(roomy, ensureDirectory(paths.snapshot(id)));
  const source = scanned === undefined ? { scanning: roomy } : { tree: scanned.tree };
  const run = runEngine(repo, request, { engine, payload: paths.payload(id), source, share });
  const { tree, report, unflushed, clone } = await orAfter(roomy, run);
  const state = await scan;
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

interface EngineRun extends Pick<SnapshotOptions, 'share'> {
  readonly engine: Engine;
  readonly payload: string;
  /** What is known of the worktree. */
  readonly source: Pick<SnapshotOptions, 'tree' | 'scanning'>;
}

/** The engine's call, and our own scan of the clone where it had that made. */
async function runEngine(
  repo: Repository,
  { worktree }: ValidRequest,
  { engine, payload, source, share }: EngineRun,
): Promise<SnapshotResult & { readonly clone: PackedTree | undefined }> {
  const { context } = repo;
  let clone: PackedTree | undefined;
  const result = await engine.snapshot(worktree.path, payload, {
    ...source,
    share,
    scanClone: async (root) => {
      const seen = await scanPayloadTree(repo, { root });
      clone = root === payload ? seen : undefined;
      return seen;
    },
    threads: context.threads,
    signal: context.signal,
    onProgress: progressOf(context, 'clone', source.tree?.count),
  });
  return { ...result, clone };
}

/** The caller's state, or a scan of the worktree that begins now. */
async function scanOf(repo: Repository, request: ValidRequest): Promise<WorktreeState> {
  return request.state ?? scanWorktree(repo, request.worktree, { hash: 'none', rehash: request.rehash });
}

/** Somebody awaits it later; until then its failure is no unhandled one. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** What `work` comes to; when it fails, not before the scan beside it is over too. */
async function orAfter<T>(scan: Promise<unknown>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    await scan.catch(() => undefined);
    throw error;
  }
}

function shareOf(
  repo: Repository,
  engine: Engine,
  state: WorktreeState | undefined,
): { root: string; entries: Uint8Array } | undefined {
  if (state === undefined || !engine.capabilities.share) return undefined;
  const { baseline, tree, same } = state;
  if (baseline === null || !isPublished(repo, baseline)) return undefined;
  const entries = same.map((flag, entry) => (tree.type[entry] === EntryType.file ? flag : 0));
  return { root: repo.paths.payload(baseline), entries };
}
