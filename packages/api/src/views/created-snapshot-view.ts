import type { CreateSnapshotResult } from '@jvs/snapshot';
import { snapshotView, type SnapshotView } from './snapshot-view.js';

export interface CreatedSnapshotView {
  /** False when nothing had changed since the snapshot the worktree was at. */
  readonly changed: boolean;
  /** False when `--if-changed` found nothing to do; then `snapshot` is the one the worktree is at. */
  readonly created: boolean;
  /** Files whose content had to be read, and their bytes. */
  readonly read: { readonly entries: number; readonly bytes: number };
  readonly snapshot: SnapshotView;
}

export function createdSnapshotView(result: CreateSnapshotResult): CreatedSnapshotView {
  const { changed, created, read, snapshot } = result;
  return {
    changed,
    created,
    read: { entries: read.entries, bytes: read.bytes },
    snapshot: snapshotView(snapshot),
  };
}
