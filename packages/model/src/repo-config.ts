import * as z from 'zod/mini';
import { engineField, sha256Field } from './metadata-fields.js';
import { retentionSchema } from './retention.js';

/** `config.json`: policy of a repository. `engine` is an engine's name or "auto". */
export const repoConfigSchema = z.strictObject({
  schema: z.literal('jvs.config/1'),
  engine: engineField,
  retention: z.optional(retentionSchema),
  record_checksum: z.optional(sha256Field),
});
export type RepoConfig = z.output<typeof repoConfigSchema>;
