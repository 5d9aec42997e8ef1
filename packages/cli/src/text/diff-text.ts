import { printedPathText } from '@jvs/model';
import type { DiffView, SideView } from '@jvs/api';
import { changeLines } from './change-lines.js';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';
import { shortId } from './short-id.js';
import { statLines } from './stat-lines.js';
import type { Style } from '@jvs/command';

/** The whole list, sizes with bars, or paths only. */
export function diffText(view: DiffView, style: Style, form: 'full' | 'stat' | 'names'): string {
  const { changes } = view;
  if (form === 'names') return changes.map(printedPathText).join('\n');
  const title = style.bold(`${side(view.from)} -> ${side(view.to)}`);
  const lines = form === 'stat' ? statLines(style, changes) : changeLines(style, changes);
  return [title, ...lines, summaryLine(view)].join('\n');
}

function side(view: SideView): string {
  if (view.kind === 'snapshot') return shortId(view.snapshot.snapshot_id);
  return view.kind === 'worktree' ? `worktree ${view.worktree}` : 'nothing';
}

function summaryLine({ changes, counts, bytes }: DiffView): string {
  if (changes.length === 0) return 'no changes';
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  const parts = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${formatCount(changes.length, 'change')} (${parts}), ${formatBytes(bytes.before)} to ${formatBytes(bytes.after)}`;
}
