import * as z from 'zod/mini';
import {
  countField,
  idField,
  noteField,
  sha256Field,
  tagsField,
  textField,
  timeField,
  worktreeField,
} from './metadata-fields.js';

/** `gc/tombstones/<snapshot_id>.json`: what a deleted snapshot was, for those that name it as their parent or look for it. Immutable. */
export const tombstoneSchema = z.strictObject({
  schema: z.literal('jvs.tombstone/1'),
  snapshot_id: idField,
  parent_id: z.nullable(idField),
  worktree: worktreeField,
  kind: z.enum(['user', 'auto']),
  created_at: timeField,
  note: noteField,
  tags: tagsField,
  payload_root_hash: sha256Field,
  logical_bytes: countField,
  /** Why it could go, for people. */
  why: textField,
  plan_id: idField,
  /** The operation that deleted it. */
  op_id: idField,
  deleted_at: timeField,
  /** SHA-256 over the canonical record without this field (`recordChecksum` in @jvs/integrity). */
  tombstone_checksum: sha256Field,
});
export type Tombstone = z.output<typeof tombstoneSchema>;
