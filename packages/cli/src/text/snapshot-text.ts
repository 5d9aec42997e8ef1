import type { CreatedSnapshotView } from '@jvs/api';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';

/** What a script looks for ("Created snapshot <id>"), and below it what it holds. */
export function snapshotText({ snapshot, changed, created }: CreatedSnapshotView): string {
  const { snapshot_id: id, worktree, engine, entries, logical_bytes: bytes } = snapshot;
  if (!created) return `Nothing changed since ${id}`;
  const same = changed ? '' : ', unchanged';
  return [
    `Created snapshot ${id}`,
    `  ${worktree}: ${formatCount(entries, 'entry', 'entries')}, ${formatBytes(bytes)}, engine ${engine}${same}`,
  ].join('\n');
}
