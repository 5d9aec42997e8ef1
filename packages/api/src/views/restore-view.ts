import type { RestoreResult } from '@jvs/restore';
import { snapshotView, type SnapshotView } from './snapshot-view.js';

export interface RestoreView {
  readonly worktree: string;
  readonly detached: boolean;
  /** How many paths were asked for; null when the whole worktree was. */
  readonly paths: number | null;
  /** What was restored. */
  readonly snapshot: SnapshotView;
  /** The automatic snapshot of what was there and nowhere else; null when there was nothing unsaved, or with `--discard`. */
  readonly auto: SnapshotView | null;
  /** Entries. */
  readonly applied: {
    readonly added: number;
    readonly replaced: number;
    readonly removed: number;
    readonly metadata: number;
    readonly unchanged: number;
  };
  /** Data brought back. */
  readonly bytes: number;
}

export function restoreView(worktree: string, result: RestoreResult, paths: number | undefined): RestoreView {
  const { target, auto, detached, applied, bytes } = result;
  const { added, replaced, removed, metadata, unchanged } = applied;
  return {
    worktree,
    detached,
    paths: paths ?? null,
    snapshot: snapshotView(target),
    auto: auto === undefined ? null : snapshotView(auto),
    applied: { added, replaced, removed, metadata, unchanged },
    bytes,
  };
}
