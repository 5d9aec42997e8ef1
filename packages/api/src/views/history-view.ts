import type { SnapshotView } from './snapshot-view.js';

/** Snapshots that were deleted, between one that is there and the next older one. */
export interface GapView {
  readonly below_id: string;
  readonly deleted: number;
}

export interface HistoryView {
  /** The worktree whose line this is; null for all snapshots of the repository. */
  readonly worktree: string | null;
  /** Of that worktree; of main for all. Null before the first snapshot. */
  readonly head_id: string | null;
  readonly current_id: string | null;
  /** Newest first. */
  readonly snapshots: readonly SnapshotView[];
  /** Only in the line of a worktree. */
  readonly gaps: readonly GapView[];
}
