import type { StatusView } from '@jvs/api';
import { changeLines } from './change-lines.js';
import { formatCount } from './format-count.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';

const SHOWN = 200;

/** Where the worktree is on the first line, what changed below. */
export function statusText(view: StatusView, style: Style): string {
  const { changes, dirty } = view;
  const first = `${view.worktree}: ${position(view, style)}`;
  if (!dirty) return `${first}\nclean`;
  const more =
    changes.length > SHOWN ? [`  … and ${formatCount(changes.length - SHOWN, 'more', 'more')}`] : [];
  return [
    first,
    formatCount(changes.length, 'change'),
    ...changeLines(style, changes.slice(0, SHOWN)),
    ...more,
  ].join('\n');
}

function position({ head_id: head, current_id: current, detached }: StatusView, style: Style): string {
  if (current === null || head === null) return 'no snapshots yet';
  if (!detached) return `at HEAD ${style.yellow(shortId(head))}`;
  return `${style.red('DETACHED')} at ${style.yellow(shortId(current))}, HEAD is ${style.yellow(shortId(head))}`;
}
