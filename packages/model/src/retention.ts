import * as z from 'zod/mini';
import { durationField } from './duration.js';
import { countField, tagsField, worktreeField } from './metadata-fields.js';

const ruleFields = {
  /** So many of the newest. */
  keep_last: z.optional(countField),
  /** The newest of each of so many hours, days … that have a snapshot. */
  keep_hourly: z.optional(countField),
  keep_daily: z.optional(countField),
  keep_weekly: z.optional(countField),
  keep_monthly: z.optional(countField),
  keep_yearly: z.optional(countField),
  /** Everything that is younger than the newest by at most this. */
  keep_within: z.optional(durationField),
  /** Everything that carries one of these. */
  keep_tags: z.optional(tagsField),
};

/** Which of a worktree's snapshots are kept. What is kept by none of the rules given may go; without a rule none goes. */
export const retentionRulesSchema = z.strictObject(ruleFields);
export type RetentionRules = z.output<typeof retentionRulesSchema>;

/** What may be deleted. Without a rule, `auto_days` or a limit in it, nothing. */
export const retentionSchema = z.strictObject({
  ...ruleFields,
  /** Nothing that a user made goes while it is younger than this. Default 1. */
  min_age_days: z.optional(countField),
  /** Automatic snapshots older than this go. Default 14. */
  auto_days: z.optional(countField),
  /** Whether a tag keeps its snapshot. Default true. */
  protect_tagged: z.optional(z.boolean()),
  /** The oldest that nothing protects go until the snapshots take at most this. */
  max_bytes: z.optional(countField),
  /** … until so much of the file system is free. */
  min_free: z.optional(countField),
  /** Rules of single worktrees, in place of the general ones. */
  worktrees: z.optional(z.record(worktreeField, retentionRulesSchema)),
});
export type Retention = z.output<typeof retentionSchema>;
