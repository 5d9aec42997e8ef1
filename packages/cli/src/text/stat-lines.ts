import { printedPathText } from '@jvs/model';
import type { ChangeView, EntryView } from '@jvs/api';
import { fitText, padText, textWidth } from './fit-text.js';
import { formatBytes } from './format-bytes.js';
import { formatCount } from './format-count.js';

import type { Style } from '@jvs/command';

/** More lines than this are a list that nobody reads: the largest changes are shown. */
const LISTED_MAX = 200;
const BAR_MAX = 60;

interface Row {
  readonly path: string;
  readonly sizes: string;
  readonly before: number;
  readonly after: number;
}

/**
 * One line for each entry that changed: its size before and now, and a bar of what went (-) and came (+), all to one scale. Fits the
 * terminal's width, or 80 columns where there is none.
 */
export function statLines(style: Style, changes: readonly ChangeView[]): string[] {
  const rows = changes.map(rowOf);
  const shown = largest(rows);
  const columns = style.columns() ?? 80;
  const sizesWidth = Math.max(0, ...shown.map(({ sizes }) => sizes.length));
  const pathRoom = Math.max(10, Math.min(columns - sizesWidth - 16, Math.floor(columns * 0.6)));
  const pathWidth = Math.min(pathRoom, Math.max(0, ...shown.map(({ path }) => textWidth(path))));
  const room = Math.max(4, Math.min(BAR_MAX, columns - pathWidth - sizesWidth - 6));
  const most = Math.max(1, ...shown.map(({ before, after }) => before + after));
  const lines = shown.map((row) => {
    const path = padText(fitText(row.path, pathWidth, 'end'), pathWidth);
    return ` ${path} | ${row.sizes.padStart(sizesWidth)} ${barOf(style, row, room / most)}`.trimEnd();
  });
  return shown.length === rows.length
    ? lines
    : [...lines, ` … and ${formatCount(rows.length - shown.length, 'smaller one')}`];
}

function rowOf(change: ChangeView): Row {
  const { before, after } = change;
  const slash = (after ?? before)?.type === 'directory' ? '/' : '';
  return {
    path: `${printedPathText(change)}${slash}`,
    sizes: sizesOf(change),
    before: change.change === 'mode' ? 0 : bytesOf(before),
    after: change.change === 'mode' ? 0 : bytesOf(after),
  };
}

function sizesOf({ change, before, after }: ChangeView): string {
  if (change === 'mode') return `mode ${before?.mode ?? ''} -> ${after?.mode ?? ''}`;
  if (change === 'type') return `${before?.type ?? ''} -> ${after?.type ?? ''}`;
  const [old, now] = [before, after].map((entry) => (entry?.type === 'file' ? formatBytes(entry.size) : ''));
  if (change === 'modified') return old === now ? `${now}` : `${old} -> ${now}`;
  return (change === 'added' ? now : old) ?? '';
}

function bytesOf(entry: EntryView | null): number {
  return entry?.type === 'file' ? entry.size : 0;
}

/** The largest rows, still in their own order. */
function largest(rows: readonly Row[]): readonly Row[] {
  if (rows.length <= LISTED_MAX) return rows;
  const sizes = rows.map(({ before, after }) => before + after).sort((a, b) => b - a);
  const least = sizes[LISTED_MAX - 1] ?? 0;
  return rows.filter(({ before, after }) => before + after >= least).slice(0, LISTED_MAX);
}

/** What is not nothing is seen: at least one sign. */
function barOf(style: Style, { before, after }: Row, scale: number): string {
  const signs = (bytes: number): number => (bytes === 0 ? 0 : Math.max(1, Math.floor(bytes * scale)));
  return style.green('+'.repeat(signs(after))) + style.red('-'.repeat(signs(before)));
}
