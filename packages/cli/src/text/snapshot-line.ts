import type { SnapshotView } from '@jvs/api';
import { fitText, padText, textWidth } from './fit-text.js';
import { formatTime } from './format-time.js';
import { noteLine } from './note-line.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';

/** Where a worktree is; `label` names it where several are marked. */
export interface LineMarks {
  readonly label: string;
  readonly head_id: string | null;
  readonly current_id: string | null;
}

export interface SnapshotLineOptions {
  readonly marks?: readonly LineMarks[];
  /** To which the worktree's name is padded. */
  readonly nameWidth?: number;
  /** Columns there are; the note is cut so that it fits. */
  readonly room?: number | undefined;
}

/** One snapshot on one line: id, time, worktree, marks, tags, note. */
export function snapshotLine(
  style: Style,
  snapshot: SnapshotView,
  { marks = [], nameWidth = 0, room }: SnapshotLineOptions = {},
): string {
  const { snapshot_id: id, created_at: time, worktree, kind, note, tags } = snapshot;
  const marked = marks.map((each) => markOf(snapshot, each)).filter((mark) => mark !== '');
  const parts: Array<readonly [string, (text: string) => string]> = [
    [shortId(id), style.yellow],
    [formatTime(time), (text) => text],
    [padText(worktree, nameWidth), (text) => text],
    ...(marked.length > 0 ? [[`(${marked.join(', ')})`, style.green] as const] : []),
    ...(kind === 'auto' ? [['auto', style.dim] as const] : []),
    ...(tags.length > 0 ? [[`[${tags.join(', ')}]`, style.cyan] as const] : []),
  ];
  const line = parts.map(([text, paint]) => paint(text)).join('  ');
  const used = parts.reduce((width, [text]) => width + textWidth(text) + 2, 0);
  const shown = noteLine(note);
  const fitting = room === undefined ? shown : fitText(shown, Math.max(0, room - used));
  return `${line}  ${fitting}`.trimEnd();
}

/** A worktree is not named on lines that name it already. */
function markOf(
  { snapshot_id: id, worktree }: SnapshotView,
  { label, head_id: head, current_id: current }: LineMarks,
): string {
  const names = [id === head ? 'HEAD' : '', id === current ? '@' : ''].filter((name) => name !== '');
  return names.length === 0 || ['', worktree].includes(label)
    ? names.join(' ')
    : `${label}: ${names.join(' ')}`;
}
