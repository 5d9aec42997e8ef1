import { escapeText } from '@jvs/model';
import type { PinView } from '@jvs/api';
import { formatTime } from './format-time.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';
import { formatTable } from './table.js';

/** One pin a line: its id, the snapshot, since when, until when, by whom, why. */
export function pinsText(pins: readonly PinView[], style: Style): string {
  if (pins.length === 0) return 'No pins';
  const rows = pins.map((pin) => [
    shortId(pin.pin_id),
    style.yellow(shortId(pin.pinned_id)),
    formatTime(pin.created_at),
    untilText(pin),
    escapeText(pin.actor),
    escapeText(pin.reason),
  ]);
  return formatTable(style, ['PIN', 'SNAPSHOT', 'SINCE', 'UNTIL', 'BY', 'REASON'], rows);
}

function untilText({ expires_at: until, in_force: inForce }: PinView): string {
  if (until === null) return 'it is removed';
  return inForce ? formatTime(until) : `expired ${formatTime(until)}`;
}
