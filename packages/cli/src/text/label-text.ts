import type { LabelView } from '@jvs/api';
import { snapshotLine } from './snapshot-line.js';
import type { Style } from '@jvs/command';

/** The snapshot as it is labelled now. */
export function labelText({ snapshot, changed }: LabelView, style: Style): string {
  const line = snapshotLine(style, snapshot);
  return changed ? `Labelled ${line}` : `Nothing to change: ${line}`;
}
