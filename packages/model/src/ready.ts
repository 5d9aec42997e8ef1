import * as z from 'zod/mini';
import { engineField, idField, sha256Field, timeField } from './metadata-fields.js';

/** `snapshots/<snapshot_id>/.READY`: its existence publishes the snapshot. */
export const readySchema = z.strictObject({
  snapshot_id: idField,
  completed_at: timeField,
  engine: engineField,
  payload_root_hash: sha256Field,
  descriptor_checksum: sha256Field,
  /** SHA-256 over the canonical record without this field (`recordChecksum` in @jvs/integrity): covers `completed_at`, which nothing else does. */
  ready_checksum: sha256Field,
});
export type Ready = z.output<typeof readySchema>;
