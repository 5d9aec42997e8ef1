import type { SnapshotView } from '../views/snapshot-view.js';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';

/** What a script looks for ("Created snapshot <id>"), and below it what it holds. */
export function snapshotText(snapshot: SnapshotView, changed: boolean): string {
  const { snapshot_id: id, worktree, engine, entries, logical_bytes: bytes } = snapshot;
  const same = changed ? '' : ', unchanged';
  return [
    `Created snapshot ${id}`,
    `  ${worktree}: ${formatCount(entries, 'entry', 'entries')}, ${formatBytes(bytes)}, engine ${engine}${same}`,
  ].join('\n');
}
