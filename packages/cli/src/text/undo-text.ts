import type { UndoView } from '@jvs/api';
import { formatTime } from './format-time.js';
import { operationText } from './operation-text.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';

/** "Undid …" first, then what was kept and how to go back. */
export function undoText(kind: 'undo' | 'redo', view: UndoView, style: Style): string {
  const { operation, worktree, auto, dry_run: dryRun } = view;
  const done = { undo: 'Undid', redo: 'Redid' }[kind];
  const what = `${operationText(operation)} in ${worktree}, of ${formatTime(operation.timestamp)} (${shortId(operation.event_id)})`;
  if (dryRun) return `Would ${kind} ${what}`;
  const lines = [`${done} ${what}`];
  if (auto !== null)
    lines.push(`  what was unsaved is kept as snapshot ${style.yellow(shortId(auto.snapshot_id))}`);
  lines.push(kind === 'undo' ? '  jvs redo brings it again' : '  jvs undo takes it back');
  return lines.join('\n');
}
