import { listWorktrees, type Repository } from '@jvs/repo';

/** Every snapshot that a worktree's head or current names. Throws E_METADATA_CORRUPT when the registry is damaged. */
export async function headsOfWorktrees(repo: Repository): Promise<string[]> {
  const worktrees = await listWorktrees(repo);
  return worktrees.flatMap(({ head }) => [head.head, head.current]).filter((id) => id !== null);
}
