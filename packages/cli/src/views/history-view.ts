import type { SnapshotView } from './snapshot-view.js';

export interface HistoryView {
  /** The worktree whose line this is; null for all snapshots of the repository. */
  readonly worktree: string | null;
  /** Of that worktree; of main for all. Null before the first snapshot. */
  readonly head_id: string | null;
  readonly current_id: string | null;
  /** Newest first. */
  readonly snapshots: readonly SnapshotView[];
}
