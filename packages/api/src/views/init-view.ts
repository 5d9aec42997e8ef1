import type { InitResult } from '@jvs/repo';
import { worktreeView, type WorktreeView } from './worktree-view.js';

export interface InitView {
  readonly root: string;
  readonly repo_id: string;
  readonly engine: string;
  /** The directory that was adopted; null for an empty worktree. */
  readonly adopted_from: string | null;
  readonly worktree: WorktreeView;
}

export function initView({ repo, worktree }: InitResult, from: string | undefined): InitView {
  const { root, repoId, config } = repo;
  return {
    root,
    repo_id: repoId,
    engine: config.engine,
    adopted_from: from ?? null,
    worktree: worktreeView(worktree),
  };
}
