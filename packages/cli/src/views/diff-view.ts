import type { TreeDiff } from '@jvs/diff';
import { changeView, countChanges, type ChangeCounts, type ChangeView } from './change-view.js';
import { snapshotView, type SnapshotView } from './snapshot-view.js';

/** One side of a comparison. */
export type SideView =
  | { readonly kind: 'snapshot'; readonly snapshot: SnapshotView }
  | { readonly kind: 'worktree'; readonly worktree: string }
  /** Before the first snapshot. */
  | { readonly kind: 'empty' };

export interface DiffView {
  readonly from: SideView;
  readonly to: SideView;
  readonly counts: ChangeCounts;
  /** Sizes of the files that changed, in bytes. */
  readonly bytes: { readonly before: number; readonly after: number };
  /** In tree order. */
  readonly changes: readonly ChangeView[];
}
