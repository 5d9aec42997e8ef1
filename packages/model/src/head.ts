import * as z from 'zod/mini';
import { generationField, idField, sha256Field, timeField } from './metadata-fields.js';

/** `worktrees/<name>/head.<generation>.json`: what moves. Both ids are null before the first snapshot. */
export const headSchema = z.strictObject({
  schema: z.literal('jvs.head/1'),
  worktree_id: idField,
  generation: generationField,
  head: z.nullable(idField),
  current: z.nullable(idField),
  /** The operation that wrote this generation. */
  op_id: idField,
  updated_at: timeField,
  record_checksum: z.optional(sha256Field),
});
export type Head = z.output<typeof headSchema>;
