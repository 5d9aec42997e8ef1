import { autoSnapshot } from './auto-snapshot.js';
import type { Repository } from './repository.js';
import { scanWorktree } from './scan-worktree.js';
import type { Snapshot } from './snapshot.js';
import { sameScan } from './state/same-columns.js';
import type { Worktree } from './worktree.js';

const ATTEMPTS = 3;

/**
 * `autoSnapshot` for a worktree that is about to go: taken again, up to three times, when somebody went on writing meanwhile. Whatever is written
 * afterwards is for `keepWrittenSince`, once nobody finds the payload any more.
 */
export async function keepUnsaved(
  repo: Repository,
  worktree: Worktree,
  why: string,
): Promise<Snapshot | undefined> {
  const { ops, threads, signal } = repo.context;
  let kept: Snapshot | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
    kept = (await autoSnapshot(repo, worktree, why, { state })) ?? kept;
    const { tree } = await ops.scanTree(worktree.path, { threads, signal });
    if (attempt === ATTEMPTS || sameScan(tree, state.tree)) return kept;
  }
}
