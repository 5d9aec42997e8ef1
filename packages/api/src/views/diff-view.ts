import type { DiffSide, TreeDiff } from '@jvs/diff';
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

export function diffView({ from, to, changes, stat }: TreeDiff): DiffView {
  return {
    from: sideView(from),
    to: sideView(to),
    counts: countChanges(changes),
    bytes: { before: stat.bytesBefore, after: stat.bytesAfter },
    changes: changes.map(changeView),
  };
}

function sideView(side: DiffSide): SideView {
  switch (side.kind) {
    case 'snapshot':
      return { kind: 'snapshot', snapshot: snapshotView(side.snapshot) };
    case 'worktree':
      return { kind: 'worktree', worktree: side.worktree.name };
    case 'empty':
      return { kind: 'empty' };
  }
}
