import type { DuView } from '@jvs/api';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';
import { formatTime } from './format-time.js';
import { noteLine } from './note-line.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';
import { formatTable } from './table.js';

/** One line a snapshot, then what they take together. */
export function duText(view: DuView, style: Style): string {
  if (view.store.snapshots === 0) return 'No snapshots';
  const rows = view.snapshots.map((each) => [
    shortId(each.snapshot_id),
    formatTime(each.created_at),
    formatBytes(each.logical_bytes),
    formatBytes(each.exclusive_bytes),
    formatBytes(each.shared_bytes),
    noteLine(each.note),
  ]);
  const most = view.bound === 'exact' ? '' : 'at most ';
  const lines = [formatTable(style, ['SNAPSHOT', 'MADE', 'SIZE', 'ALONE', 'SHARED', 'NOTE'], rows)];
  if (view.snapshots.length < view.store.snapshots)
    lines.push(`Together they would free ${most}${formatBytes(view.together_bytes)}.`);
  lines.push(
    `All ${formatCount(view.store.snapshots, 'snapshot')} take ${most}${formatBytes(view.store.bytes)}.`,
  );
  return lines.join('\n');
}
