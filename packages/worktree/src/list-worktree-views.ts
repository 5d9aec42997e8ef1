import { listWorktrees, type Repository } from '@jvs/repo';

/** One line of a list of worktrees. Whether it is dirty is not known without a scan. */
export interface WorktreeView {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly worktreeId: string;
  readonly base: string | null;
  readonly head: string | null;
  readonly current: string | null;
  readonly detached: boolean;
  readonly createdAt: string;
}

/** All worktrees, "main" first, the others by name. Throws E_METADATA_CORRUPT when one cannot be read. */
export async function listWorktreeViews(repo: Repository): Promise<WorktreeView[]> {
  const worktrees = await listWorktrees(repo);
  return worktrees.map(({ name, path, config, head }) => ({
    name,
    path,
    worktreeId: config.worktree_id,
    base: config.base,
    head: head.head,
    current: head.current,
    detached: head.current !== head.head,
    createdAt: config.created_at,
  }));
}
