import type { UndoResult } from '@jvs/undo';
import { operationView, type OperationView } from './operation-view.js';
import { snapshotView, type SnapshotView } from './snapshot-view.js';

export interface UndoView {
  readonly worktree: string;
  /** Nothing was done: this is what would be. */
  readonly dry_run: boolean;
  /** What was taken back, or brought again; `in_force` as it is now. */
  readonly operation: OperationView;
  /** The automatic snapshot of what was there and nowhere else; null when there was nothing unsaved. */
  readonly auto: SnapshotView | null;
}

export function undoView(
  { operation, auto }: UndoResult,
  { worktree, dryRun }: { readonly worktree: string; readonly dryRun: boolean },
): UndoView {
  const inForce = dryRun ? operation.inForce : !operation.inForce;
  return {
    worktree,
    dry_run: dryRun,
    operation: operationView({ ...operation, inForce }),
    auto: auto === undefined ? null : snapshotView(auto),
  };
}
