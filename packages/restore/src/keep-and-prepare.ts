import {
  autoSnapshot,
  removeTree,
  sameScan,
  type Repository,
  type Snapshot,
  type WorktreeState,
} from '@jvs/repo';
import { prepareRestore, type PreparedRestore, type PrepareRequest } from './prepare-restore.js';

export interface KeepRequest extends PrepareRequest {
  /** Whether what is unsaved is kept by an automatic snapshot; says why, in its note. */
  readonly keep: string | undefined;
}

export interface KeptAndPrepared {
  readonly prepared: PreparedRestore;
  /** Undefined when there was nothing to keep. */
  readonly auto: Snapshot | undefined;
}

const ATTEMPTS = 3;

/**
 * Plans and stages first, so that a damaged target or a wrong path costs nothing; then keeps what is unsaved; then makes sure that what was
 * planned against is still there. Somebody who goes on writing meanwhile makes it start again, so that what the plan is about to
 * remove is what was kept. After three rounds the last one counts: a log that is always written to must not make restore impossible.
 */
export async function keepAndPrepare(repo: Repository, request: KeepRequest): Promise<KeptAndPrepared> {
  let auto: Snapshot | undefined;
  for (let attempt = 1; ; attempt++) {
    const round = await prepareOnce(repo, request);
    auto = round.auto ?? auto;
    await request.target.load();
    if (round.still || attempt === ATTEMPTS) return { prepared: round.prepared, auto };
  }
}

/** One round. The scan of the worktree ends with it: the target comes back into memory in its place. */
async function prepareOnce(
  repo: Repository,
  request: KeepRequest,
): Promise<KeptAndPrepared & { readonly still: boolean }> {
  await removeTree(repo, request.stage);
  const { prepared, state } = await prepareRestore(repo, request);
  if (request.keep === undefined) return { prepared, auto: undefined, still: true };
  // A snapshot needs as much memory as the restore: of a million files both together are more than one command should take.
  const onDirty = (): void => request.target.forget();
  const auto = await autoSnapshot(repo, request.worktree, request.keep, { state, onDirty });
  return { prepared, auto, still: await isStill(repo, request, state) };
}

async function isStill(
  repo: Repository,
  { worktree }: KeepRequest,
  { tree: planned }: WorktreeState,
): Promise<boolean> {
  const { ops, threads, signal } = repo.context;
  const { tree } = await ops.scanTree(worktree.path, { threads, signal });
  return sameScan(tree, planned);
}
