import * as z from 'zod/mini';
import { idField, sha256Field, textField, timeField } from './metadata-fields.js';

/** `gc/pins/<pin_id>.json`: keeps a snapshot from being deleted, until it is removed or expires. Written once. */
export const pinSchema = z.strictObject({
  schema: z.literal('jvs.pin/1'),
  pin_id: idField,
  snapshot_id: idField,
  /** Why, for people; may be empty. */
  reason: textField,
  /** Null: never. */
  expires_at: z.nullable(timeField),
  created_at: timeField,
  actor: textField,
  /** SHA-256 over the canonical record without this field (`recordChecksum` in @jvs/integrity). */
  pin_checksum: sha256Field,
});
export type Pin = z.output<typeof pinSchema>;
