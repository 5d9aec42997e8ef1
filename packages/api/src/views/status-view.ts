import type { WorktreeStatus } from '@jvs/diff';
import { changeView, countChanges, type ChangeCounts, type ChangeView } from './change-view.js';

export interface StatusView {
  readonly worktree: string;
  /** Null before the first snapshot. */
  readonly head_id: string | null;
  readonly current_id: string | null;
  readonly detached: boolean;
  readonly dirty: boolean;
  readonly counts: ChangeCounts;
  /** In tree order. */
  readonly changes: readonly ChangeView[];
}

export function statusView(status: WorktreeStatus): StatusView {
  const { worktree, head, current, detached, dirty, changes } = status;
  return {
    worktree,
    head_id: head,
    current_id: current,
    detached,
    dirty,
    counts: countChanges(changes),
    changes: changes.map(changeView),
  };
}
