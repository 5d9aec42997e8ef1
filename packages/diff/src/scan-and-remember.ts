import { saveStatCache, scanWorktree, type Repository, type Worktree, type WorktreeState } from '@jvs/repo';

/** Scans a worktree with all content known, and remembers what had to be read so that the next command need not. */
export async function scanAndRemember(
  repo: Repository,
  worktree: Worktree,
  rehash: boolean | undefined,
): Promise<WorktreeState> {
  const state = await scanWorktree(repo, worktree, { hash: 'unknown', rehash });
  if (state.read.entries > 0) await saveStatCache(repo, worktree, state, state.baseline);
  return state;
}
