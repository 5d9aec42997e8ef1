import type { HistoryView } from '@jvs/api';
import type { WorktreeView } from '@jvs/api';
import { padText } from './fit-text.js';
import { drawGraph } from './history-graph.js';
import { snapshotLine, type LineMarks } from './snapshot-line.js';
import type { Paint, Style } from '@jvs/command';

/** One line a snapshot. */
export function historyText(view: HistoryView, style: Style): string {
  if (view.snapshots.length === 0) return 'No snapshots';
  return snapshotLines(view, style, [{ label: '', ...view }]).join('\n');
}

/**
 * One line a snapshot, and beside them who descends from whom, a colour for each line of descent. Where all snapshots are shown, every worktree's HEAD
 * and place is marked. Lines are cut to the terminal's width: a graph whose lines wrap cannot be read.
 */
export function historyGraphText(
  view: HistoryView,
  style: Style,
  worktrees: readonly WorktreeView[],
): string {
  if (view.snapshots.length === 0) return 'No snapshots';
  const marks =
    view.worktree === null
      ? worktrees.map((each) => ({ label: each.name, ...each }))
      : [{ label: '', ...view }];
  const rows = drawGraph(
    view.snapshots.map(({ snapshot_id: id, parent_id: parentId }) => ({ id, parentId })),
  );
  const width = Math.max(...rows.map(({ line }) => line.length));
  const columns = style.columns();
  const room = columns === undefined ? undefined : columns - width - 2;
  const lines = snapshotLines(view, style, marks, room);
  return rows
    .flatMap(({ above, line }, index) => [
      ...above.map((each) => paintLanes(style, each)),
      `${paintLanes(style, padText(line, width))}  ${lines[index] ?? ''}`,
    ])
    .join('\n');
}

function snapshotLines(
  view: HistoryView,
  style: Style,
  marks: readonly LineMarks[],
  room?: number,
): string[] {
  const gaps = new Map(view.gaps.map(({ below_id: id, deleted }) => [id, deleted]));
  const nameWidth = Math.max(...view.snapshots.map(({ worktree }) => worktree.length));
  return view.snapshots.map((snapshot) => {
    const deleted = gaps.get(snapshot.snapshot_id);
    const line = snapshotLine(style, snapshot, { marks, nameWidth, room });
    return deleted === undefined ? line : `${line}  ${style.dim(`(then ${deleted} deleted)`)}`;
  });
}

/** Every lane in a colour of its own, as far as there are colours. */
function paintLanes(style: Style, line: string): string {
  const colors: readonly Paint[] = [
    style.cyan,
    style.magenta,
    style.blue,
    style.green,
    style.yellow,
    style.red,
  ];
  return [...line]
    .map((sign, at) => {
      const paint = colors[Math.floor(at / 2) % colors.length] as Paint;
      if (sign === '*') return style.bold(paint(sign));
      return sign === ' ' ? sign : paint(sign);
    })
    .join('');
}
