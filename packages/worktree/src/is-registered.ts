import { isJvsError } from '@jvs/model';
import { readWorktree, type Repository } from '@jvs/repo';

/** Whether the registry has a worktree of this name and id. */
export async function isRegistered(repo: Repository, name: string, worktreeId: string): Promise<boolean> {
  try {
    return (await readWorktree(repo, name)).config.worktree_id === worktreeId;
  } catch (error) {
    if (isJvsError(error, 'E_WORKTREE_NOT_FOUND')) return false;
    throw error;
  }
}
