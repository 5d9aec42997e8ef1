import { bytesToPath, escapeText, type PrintedPath, printedPathText } from '@jvs/model';
import { formatTime } from './format-time.js';
import { noteLine } from './note-line.js';
import { shortId } from './short-id.js';

const SHOWN = 20;

type Details = Readonly<Record<string, unknown>>;

/** The lists in an error's details that a person needs to go on: snapshots that were meant perhaps, operations in the way, entries that failed. */
export function detailLines(details: Details): string[] {
  const { candidates, nearest, failures, operations } = details;
  return [
    ...lines(candidates, 'candidates:', snapshotLine),
    ...lines(nearest, 'nearest:', snapshotLine),
    ...lines(operations, 'operations:', operationLine),
    ...lines(failures, 'entries:', failureLine),
  ];
}

function lines(list: unknown, title: string, line: (item: Details) => string): string[] {
  if (!Array.isArray(list) || list.length === 0) return [];
  const items = list.filter((item): item is Details => typeof item === 'object' && item !== null);
  const more = items.length > SHOWN ? [`  … and ${items.length - SHOWN} more`] : [];
  return [title, ...items.slice(0, SHOWN).map((item) => `  ${line(item)}`), ...more];
}

function snapshotLine({ snapshot_id: id, created_at: time, note, tags }: Details): string {
  const labels = Array.isArray(tags) && tags.length > 0 ? `  [${escapeText(tags.join(', '))}]` : '';
  return `${shortId(text(id))}  ${formatTime(text(time))}  ${noteLine(text(note))}${labels}`;
}

function operationLine({ event_id: id, timestamp: time, operation, target }: Details): string {
  return `${shortId(text(id))}  ${formatTime(text(time))}  ${escapeText(`${text(operation)} ${text(target)}`)}`;
}

function failureLine(failure: Details): string {
  return `${printedPathText(pathOf(failure))}: ${escapeText(text(failure['code']))}`;
}

function pathOf({ path, path_b64: bytes }: Details): PrintedPath {
  if (path instanceof Uint8Array) return bytesToPath(path);
  return typeof bytes === 'string' ? { path: text(path), path_b64: bytes } : { path: text(path) };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
