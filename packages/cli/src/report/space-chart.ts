import type { DuView, UsageView } from '@jvs/api';
import { formatBytes } from '../text/format-bytes.js';
import { shortId } from '../text/short-id.js';
import { markup, type Html } from './markup.js';

const SHOWN = 240;
const LEFT = 80;
const WIDTH = 960;
const HEIGHT = 200;

/** How large each snapshot is, oldest on the left; the dark part of a bar is what nobody else holds. */
export function spaceChart({ snapshots }: DuView): Html {
  const shown = snapshots.slice(0, SHOWN).reverse();
  const most = Math.max(1, ...shown.map(({ logical_bytes: bytes }) => bytes));
  const step = (WIDTH - LEFT) / Math.max(1, shown.length);
  const lines = [0, 0.5, 1].map((share) => gridLine(share, most));
  return markup`<svg viewBox="0 0 ${WIDTH} ${HEIGHT + 20}" role="img" aria-label="Size of each snapshot">
${lines}
${shown.map((each, at) => barOf(each, { x: LEFT + at * step, width: Math.min(40, step * 0.8), most }))}
</svg>`;
}

function gridLine(share: number, most: number): Html {
  const y = 10 + (1 - share) * HEIGHT;
  return markup`<line class="lane" x1="${LEFT}" y1="${y}" x2="${WIDTH}" y2="${y}"/><text class="label" x="0" y="${y + 4}">${formatBytes(most * share)}</text>`;
}

function barOf(
  { snapshot_id: id, logical_bytes: size, exclusive_bytes: alone }: UsageView,
  { x, width, most }: { readonly x: number; readonly width: number; readonly most: number },
): Html {
  const bar = (bytes: number, name: string): Html => {
    const height = Math.round((Math.min(bytes, most) / most) * HEIGHT * 10) / 10;
    return markup`<rect class="${name}" x="${x.toFixed(1)}" y="${(10 + HEIGHT - height).toFixed(1)}" width="${width.toFixed(1)}" height="${height}"/>`;
  };
  return markup`<g><title>${shortId(id)}  ${formatBytes(size)}, alone ${formatBytes(alone)}</title>${bar(size, 'size')}${bar(alone, 'alone')}</g>`;
}
