import { ensureDirectory, type CloneReport } from '@jvs/fs';
import { selectEngine, type Engine } from '@jvs/engine';
import { EntryType, type PackedTree } from '@jvs/model';
import { isPublished } from '../is-published.js';
import type { Repository } from '../repository.js';
import { scanWorktree } from '../scan-worktree.js';
import { matchCache } from '../state/match-cache.js';
import { scanPayloadTree } from '../state/scan-payload-tree.js';
import { progressOf } from '../store/progress-of.js';
import type { WorktreeState } from '../worktree-state.js';
import type { ValidRequest } from './validate-worktree.js';

/** A state without the cache it was matched with, which is as large as the rest and not needed any more. */
export type CapturedState = Pick<WorktreeState, 'tree' | 'digests' | 'known' | 'same' | 'scannedAtNs'>;

/** What was captured, and what of. Indices of `report` and `shared` are indices of `source.tree`. */
export interface Capture {
  readonly engine: Engine;
  /** Root of the worktree's payload. */
  readonly root: string;
  readonly source: CapturedState;
  readonly report: CloneReport;
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
  const { engine } = await selectEngine(context.engines, request.engine ?? config.engine, paths.tmp);
  const state =
    request.state ?? (await scanWorktree(repo, request.worktree, { hash: 'none', rehash: request.rehash }));
  const share = mayShare ? shareOf(repo, engine, state) : undefined;
  await ensureDirectory(paths.snapshot(id));
  let clone: PackedTree | undefined;
  const { tree, report } = await engine.snapshot(request.worktree.path, paths.payload(id), {
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
  const source = capturedState(state, tree);
  return {
    engine,
    root: request.worktree.path,
    source,
    report,
    clone,
    shared: share?.entries ?? new Uint8Array(tree.count),
    baseline: state.cache?.baseline ?? null,
    rehash: request.rehash === true,
  };
}

function shareOf(
  repo: Repository,
  engine: Engine,
  { cache, tree, same }: WorktreeState,
): { root: string; entries: Uint8Array } | undefined {
  const baseline = cache?.baseline ?? null;
  if (baseline === null || !engine.capabilities.share || !isPublished(repo, baseline)) return undefined;
  const entries = same.map((flag, entry) => (tree.type[entry] === EntryType.file ? flag : 0));
  return { root: repo.paths.payload(baseline), entries };
}

/** An engine may have scanned for itself; then what is known is known of its scan. */
function capturedState(state: WorktreeState, tree: PackedTree): CapturedState {
  const { digests, known, same } = tree === state.tree ? state : matchCache(state.cache, tree);
  return { tree, digests, known, same, scannedAtNs: state.scannedAtNs };
}
