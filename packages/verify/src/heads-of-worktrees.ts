import { isJvsError } from '@jvs/model';
import { listWorktrees, type Repository } from '@jvs/repo';

/**
 * Every snapshot that a worktree's head or current names. Where the config of main is missing nothing is known of heads: `checkRegistry` finds
 * that. Throws E_METADATA_CORRUPT when the registry is damaged.
 */
export async function headsOfWorktrees(repo: Repository): Promise<string[]> {
  try {
    const worktrees = await listWorktrees(repo);
    return worktrees.flatMap(({ head }) => [head.head, head.current]).filter((id) => id !== null);
  } catch (error) {
    if (isJvsError(error, 'E_WORKTREE_NOT_FOUND')) return [];
    throw error;
  }
}
