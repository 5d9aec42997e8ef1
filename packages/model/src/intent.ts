import * as z from 'zod/mini';
import { detailsField, idField, textField, timeField, worktreeField } from './metadata-fields.js';

/** `intents/<op_id>.json`: an operation in flight. `worktree` is null for operations on the repository. */
export const intentSchema = z.strictObject({
  schema: z.literal('jvs.intent/1'),
  op_id: idField,
  operation: textField,
  worktree: z.nullable(worktreeField),
  snapshot_id: z.nullable(idField),
  started_at: timeField,
  actor: textField,
  /** What the operation needs to be rolled forward or back. */
  details: detailsField,
});
export type Intent = z.output<typeof intentSchema>;
