export interface GraphNode {
  readonly id: string;
  readonly parentId: string | null;
}

/** The drawing beside one snapshot: lines of joins above it, then its own line. */
export interface GraphRow {
  readonly above: readonly string[];
  readonly line: string;
}

/**
 * Draws who descends from whom, for snapshots newest first: `*` is a snapshot, `|` a line going on to an older one, `|/` and
 * `|_|/` a line joining one on its left.
 */
export function drawGraph(nodes: readonly GraphNode[]): GraphRow[] {
  const listed = new Set(nodes.map(({ id }) => id));
  const lanes: string[] = [];
  return nodes.map(({ id, parentId }) => {
    if (!lanes.includes(id)) lanes.push(id);
    const above = joinLanes(lanes, id);
    const lane = lanes.indexOf(id);
    const line = lanes.map((_, index) => (index === lane ? '*' : '|')).join(' ');
    if (parentId !== null && listed.has(parentId)) lanes[lane] = parentId;
    else lanes.splice(lane, 1);
    return { above, line };
  });
}

/** Ends all lanes that lead to `id` but the first, the rightmost first. */
function joinLanes(lanes: string[], id: string): string[] {
  const lines: string[] = [];
  const target = lanes.indexOf(id);
  for (let last = lanes.lastIndexOf(id); last !== target; last = lanes.lastIndexOf(id)) {
    lines.push(joinLine(target, last, lanes.length));
    lanes.splice(last, 1);
  }
  return lines;
}

/** `|_|/` from lane `last` to lane `target`; lanes to the right move one place to the left. */
function joinLine(target: number, last: number, count: number): string {
  let line = '';
  for (let lane = 0; lane < last; lane++) {
    const crossed = lane >= target && lane < last - 1;
    line += lane === last - 1 ? '|' : crossed ? '|_' : '| ';
  }
  return `${line}/${' /'.repeat(count - last - 1)}`;
}
