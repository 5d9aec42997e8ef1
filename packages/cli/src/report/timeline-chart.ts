import type { SnapshotView } from '@jvs/api';
import { formatTime } from '../text/format-time.js';
import { noteLine } from '../text/note-line.js';
import { shortId } from '../text/short-id.js';
import { markup, type Html } from './markup.js';

/** More dots than this are a smear. */
const SHOWN = 240;
const LANE = 34;
const LEFT = 130;
const RIGHT = 20;
const WIDTH = 960;

/** Snapshots from left to right as they were made, a lane for each worktree, each joined with its parent. */
export function timelineChart(newestFirst: readonly SnapshotView[]): Html {
  const shown = newestFirst.slice(0, SHOWN).reverse();
  const lanes = [...new Set(shown.map(({ worktree }) => worktree))];
  const places = new Map(
    shown.map((each, at) => [each.snapshot_id, place(at, shown.length, lanes.indexOf(each.worktree))]),
  );
  const height = lanes.length * LANE + 10;
  return markup`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Snapshots in the order they were made">
${lanes.map((name, lane) => laneOf(name, lane))}
${shown.map((each) => edgeOf(each, places))}
${shown.map((each) => dotOf(each, places, lanes.indexOf(each.worktree)))}
</svg>`;
}

type Place = readonly [x: number, y: number];

function place(at: number, count: number, lane: number): Place {
  const step = (WIDTH - LEFT - RIGHT) / Math.max(1, count - 1);
  return [Math.round((LEFT + at * step) * 10) / 10, lane * LANE + LANE / 2 + 5];
}

function laneOf(name: string, lane: number): Html {
  const y = lane * LANE + LANE / 2 + 5;
  const short = name.length > 16 ? `${name.slice(0, 15)}…` : name;
  return markup`<line class="lane" x1="${LEFT}" y1="${y}" x2="${WIDTH - RIGHT}" y2="${y}"/><text class="label" x="0" y="${y + 4}">${short}</text>`;
}

function edgeOf(
  { snapshot_id: id, parent_id: parent }: SnapshotView,
  places: ReadonlyMap<string, Place>,
): Html {
  const [x, y] = places.get(id) ?? [0, 0];
  const from = parent === null ? undefined : places.get(parent);
  if (from === undefined) return markup``;
  const middle = (from[0] + x) / 2;
  return markup`<path class="edge" d="M${from[0]} ${from[1]} C${middle} ${from[1]} ${middle} ${y} ${x} ${y}"/>`;
}

function dotOf(each: SnapshotView, places: ReadonlyMap<string, Place>, lane: number): Html {
  const { snapshot_id: id, created_at: time, note, tags, kind } = each;
  const [x, y] = places.get(id) ?? [0, 0];
  const tag =
    tags[0] === undefined
      ? markup``
      : markup`<text class="tag" x="${x}" y="${y - 9}">${tags[0].slice(0, 12)}</text>`;
  return markup`<g><circle class="dot c${lane % 6} ${kind}" cx="${x}" cy="${y}" r="${kind === 'auto' ? 3 : 5}"><title>${shortId(id)}  ${formatTime(time)}  ${noteLine(note)}</title></circle>${tag}</g>`;
}
