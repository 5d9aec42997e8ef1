import type { SnapshotView } from '@jvs/api';
import { formatTime } from './format-time.js';
import { noteLine } from './note-line.js';
import { shortId } from './short-id.js';
import type { Style } from './style.js';

export interface LineMarks {
  readonly head_id: string | null;
  readonly current_id: string | null;
}

/** One snapshot on one line: id, time, worktree, marks, note, tags. */
export function snapshotLine(style: Style, snapshot: SnapshotView, marks: LineMarks): string {
  const { snapshot_id: id, created_at: time, worktree, kind, note, tags } = snapshot;
  const parts = [style.yellow(shortId(id)), formatTime(time), worktree];
  const names = [id === marks.head_id ? 'HEAD' : '', id === marks.current_id ? '@' : ''];
  const marked = names.filter((name) => name !== '').join(' ');
  if (marked !== '') parts.push(style.green(`(${marked})`));
  if (kind === 'auto') parts.push(style.dim('auto'));
  if (note !== '') parts.push(noteLine(note));
  if (tags.length > 0) parts.push(style.cyan(`[${tags.join(', ')}]`));
  return parts.join('  ');
}
