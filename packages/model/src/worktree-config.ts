import * as z from 'zod/mini';
import { idField, sha256Field, timeField, worktreeField } from './metadata-fields.js';

/** `worktrees/<name>/config.json`. `base` is the snapshot it was made from, null for an empty one. */
export const worktreeConfigSchema = z.strictObject({
  schema: z.literal('jvs.worktree/1'),
  name: worktreeField,
  worktree_id: idField,
  base: z.nullable(idField),
  created_at: timeField,
  record_checksum: z.optional(sha256Field),
});
export type WorktreeConfig = z.output<typeof worktreeConfigSchema>;
