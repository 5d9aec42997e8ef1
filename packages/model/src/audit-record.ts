import * as z from 'zod/mini';
import {
  detailsField,
  generationField,
  idField,
  sha256Field,
  textField,
  timeField,
} from './metadata-fields.js';

/** One line of `audit/audit.jsonl`. The first has sequence 1 and an empty `prev_hash`. */
export const auditRecordSchema = z.strictObject({
  sequence: generationField,
  event_id: idField,
  timestamp: timeField,
  operation: textField,
  /** user@host */
  actor: textField,
  /** Id of the snapshot, or name of whatever else the operation was about. */
  target: textField,
  reason: textField,
  details: detailsField,
  prev_hash: z.union([sha256Field, z.literal('')]),
  record_hash: sha256Field,
});
export type AuditRecord = z.output<typeof auditRecordSchema>;
