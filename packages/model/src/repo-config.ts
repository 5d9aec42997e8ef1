import * as z from 'zod/mini';
import { countField, engineField, sha256Field } from './metadata-fields.js';

/** `config.json`: policy of a repository. `engine` is an engine's name or "auto". */
export const repoConfigSchema = z.strictObject({
  schema: z.literal('jvs.config/1'),
  engine: engineField,
  retention: z.optional(
    z.strictObject({
      /** Snapshots younger than this are kept. */
      min_age_days: z.optional(countField),
      /** So many of the newest of each worktree's line are kept. */
      keep_last: z.optional(countField),
      protect_tagged: z.optional(z.boolean()),
    }),
  ),
  record_checksum: z.optional(sha256Field),
});
export type RepoConfig = z.output<typeof repoConfigSchema>;
