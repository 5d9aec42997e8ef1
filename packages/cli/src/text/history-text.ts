import type { HistoryView } from '@jvs/api';
import { drawGraph } from './history-graph.js';
import { snapshotLine } from './snapshot-line.js';
import type { Style } from './style.js';

/** One line a snapshot; with `graph`, who descends from whom is drawn beside them. */
export function historyText(view: HistoryView, style: Style, graph: boolean): string {
  const { snapshots } = view;
  if (snapshots.length === 0) return 'No snapshots';
  const gaps = new Map(view.gaps.map(({ below_id: id, deleted }) => [id, deleted]));
  const lines = snapshots.map((snapshot) => {
    const deleted = gaps.get(snapshot.snapshot_id);
    const line = snapshotLine(style, snapshot, view);
    return deleted === undefined ? line : `${line}  ${style.dim(`(then ${deleted} deleted)`)}`;
  });
  if (!graph) return lines.join('\n');
  const rows = drawGraph(snapshots.map(({ snapshot_id: id, parent_id: parentId }) => ({ id, parentId })));
  return rows.flatMap(({ above, line }, index) => [...above, `${line}  ${lines[index] ?? ''}`]).join('\n');
}
