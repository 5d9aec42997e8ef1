import { escapeText } from '@jvs/model';
import type { OperationView } from '@jvs/api';
import { formatTime } from './format-time.js';
import { operationText } from './operation-text.js';
import { shortId } from './short-id.js';
import type { Style } from '@jvs/command';
import { formatTable } from './table.js';

/** One operation a line: its id, when, who, whether it is in force, what it was, why. */
export function operationsText(operations: readonly OperationView[], style: Style): string {
  if (operations.length === 0) return 'No operations';
  const rows = operations.map((view) => [
    style.yellow(shortId(view.event_id)),
    formatTime(view.timestamp),
    escapeText(view.actor),
    stateText(view),
    operationText(view),
    escapeText(view.reason),
  ]);
  return formatTable(style, ['OPERATION', 'TIME', 'BY', 'STATE', 'WHAT', 'REASON'], rows);
}

export function stateText({ in_force: inForce, impossible }: OperationView): string {
  if (!inForce) return 'undone';
  return impossible === null ? 'done' : 'for good';
}
