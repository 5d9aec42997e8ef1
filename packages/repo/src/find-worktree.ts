import { listWorktrees } from './list-worktrees.js';
import { MAIN_WORKTREE } from './layout.js';
import { readWorktree } from './read-worktree.js';
import type { Repository } from './repository.js';
import { undoBlocked } from './undo-errors.js';
import type { Worktree } from './worktree.js';

/** The worktree of an id, under whatever name it has now. Throws E_UNDO_BLOCKED when there is none. */
export async function findWorktree(repo: Repository, worktreeId: string): Promise<Worktree> {
  const found = (await listWorktrees(repo)).find(({ config }) => config.worktree_id === worktreeId);
  if (found !== undefined) return found;
  throw undoBlocked('the worktree it was about does not exist any more', 'jvs worktree list', {
    worktree_id: worktreeId,
  });
}

/** Id of the worktree in which an operation is given; by default main. Throws E_WORKTREE_NOT_FOUND. */
export async function scopeOf(repo: Repository, name: string = MAIN_WORKTREE): Promise<string> {
  return (await readWorktree(repo, name)).config.worktree_id;
}
