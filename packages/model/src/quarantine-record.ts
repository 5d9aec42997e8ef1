import * as z from 'zod/mini';
import { idField, textField, timeField } from './metadata-fields.js';

/** `quarantine/<snapshot_id>/record.json`: a snapshot that a repair set aside, or found lost. Written once. */
export const quarantineRecordSchema = z.strictObject({
  schema: z.literal('jvs.quarantine/1'),
  snapshot_id: idField,
  /** As its descriptor said, where that could be read. */
  parent_id: z.nullable(idField),
  /** What was wrong with it. */
  reason: textField,
  set_aside_at: timeField,
  actor: textField,
  op_id: idField,
});
export type QuarantineRecord = z.output<typeof quarantineRecordSchema>;
