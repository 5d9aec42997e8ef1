import { escapeText, type AuditRecord } from '@jvs/model';
import { formatTime } from './format-time.js';
import type { Style } from '@jvs/command';

/** One record a line: sequence, time, who, what, on what, why. */
export function auditText(records: readonly AuditRecord[], style: Style): string {
  if (records.length === 0) return 'No records';
  const width = String(records[0]?.sequence ?? 0).length;
  return records
    .map(({ sequence, timestamp, actor, operation, target, reason }) => {
      const why = reason === '' ? '' : `  ${escapeText(reason)}`;
      const number = String(sequence).padStart(width);
      return `${number}  ${formatTime(timestamp)}  ${escapeText(actor)}  ${style.bold(escapeText(operation))}  ${escapeText(target)}${why}`;
    })
    .join('\n');
}
