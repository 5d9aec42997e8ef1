import type { LabelResult } from '@jvs/label';
import { snapshotView, type SnapshotView } from './snapshot-view.js';

export interface LabelView {
  /** With its labels as they are now. */
  readonly snapshot: SnapshotView;
  /** False when they were so already. */
  readonly changed: boolean;
}

export function labelView({ snapshot, changed }: LabelResult): LabelView {
  return { snapshot: snapshotView(snapshot), changed };
}
