import type { Worktree } from '@jvs/repo';

export interface WorktreeView {
  readonly name: string;
  /** Payload root, absolute. */
  readonly path: string;
  readonly worktree_id: string;
  /** The snapshot it was made from; null for an empty one. */
  readonly base_id: string | null;
  /** Null before the first snapshot. */
  readonly head_id: string | null;
  readonly current_id: string | null;
  readonly detached: boolean;
  readonly created_at: string;
}

export function worktreeView({ name, path, config, head }: Worktree): WorktreeView {
  return {
    name,
    path,
    worktree_id: config.worktree_id,
    base_id: config.base,
    head_id: head.head,
    current_id: head.current,
    detached: head.current !== head.head,
    created_at: config.created_at,
  };
}
