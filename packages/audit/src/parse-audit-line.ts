import type { AuditRecord } from '@jvs/model';
import type { DecodedLine } from './decode-audit-line.js';

/** A line as far as it can be used: the kinds of its fields are as in a record, and what they hold is anything. */
export function parseAuditLine(line: Buffer): DecodedLine {
  try {
    const value: unknown = JSON.parse(line.toString('utf8'));
    if (isRecord(value)) return { record: value, problems: [] };
  } catch {
    // Its message quotes the line, which may be anything.
  }
  return { record: undefined, problems: ['not a record'] };
}

function isRecord(value: unknown): value is AuditRecord {
  const { sequence, details, ...texts } = (value ?? {}) as Partial<Record<keyof AuditRecord, unknown>>;
  const { event_id: id, timestamp, operation, target, prev_hash: previous, record_hash: own } = texts;
  return (
    typeof sequence === 'number' &&
    [id, timestamp, operation, target, previous, own].every((text) => typeof text === 'string') &&
    typeof details === 'object' &&
    details !== null
  );
}
