import * as z from 'zod/mini';
import { countField, idField, sha256Field, textField, timeField, worktreeField } from './metadata-fields.js';
import { retentionSchema } from './retention.js';

/** Most snapshots one plan names; the next plan has the rest. It keeps the record below the size of any metadata file. */
export const PLAN_VICTIMS_MAX = 5000;

/** `gc/plans/<plan_id>.json`: what `gc run` may delete. Used once. */
export const gcPlanSchema = z.strictObject({
  schema: z.literal('jvs.gc_plan/1'),
  plan_id: idField,
  created_at: timeField,
  expires_at: timeField,
  actor: textField,
  /** As it was applied: the repository's, and what the command line changed of it. */
  policy: retentionSchema,
  /** Only snapshots of this worktree were looked at; null for all. */
  worktree: z.nullable(worktreeField),
  /** SHA-256 over everything the plan was computed from. */
  facts_sha256: sha256Field,
  victims: z
    .array(
      z.strictObject({
        snapshot_id: idField,
        /** `limit`: nothing but a limit on space makes it go. */
        why: z.enum(['auto_age', 'no_rule', 'limit']),
      }),
    )
    .check(z.maxLength(PLAN_VICTIMS_MAX)),
  /** What the file system is expected to give back; null when nothing was measured. */
  bytes: z.nullable(countField),
  /** SHA-256 over the canonical record without this field. */
  plan_checksum: sha256Field,
});
export type GcPlan = z.output<typeof gcPlanSchema>;
