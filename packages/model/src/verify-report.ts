import * as z from 'zod/mini';
import { auditHeadSchema } from './descriptor.js';
import { exitCodes, type ErrorCode } from './error-codes.js';
import { countField, generationField, idField } from './metadata-fields.js';

const findingSchema = z.object({
  code: z.enum(Object.keys(exitCodes) as [ErrorCode, ...ErrorCode[]]),
  path: z.optional(z.string()),
  path_b64: z.optional(z.string()),
  file: z.optional(z.string()),
  message: z.string(),
});

const found = { finding_count: countField, findings: z.array(findingSchema) };
const stateField = z.enum(['verified', 'failed']);

/** How the work was divided: whole snapshots, or the contents of all of them by the digests recorded for them. */
const splitField = z.enum(['snapshots', 'contents']);

/** The data of `jvs verify --json`. Keys that later versions add are left out. */
export const verifyReportSchema = z.object({
  repo_id: idField,
  healthy: z.boolean(),
  /** What part of the work this is; null when it is all of it. */
  shard: z.nullable(z.object({ index: generationField, count: generationField, split: splitField })),
  /** Of what parts it was put together; null when it was not. */
  merged: z.nullable(
    z.object({ count: generationField, split: splitField, missing: z.array(generationField) }),
  ),
  snapshots: z.array(
    z.object({
      snapshot_id: idField,
      state: stateField,
      strength: z.enum(['metadata', 'content']),
      entries: countField,
      bytes: countField,
      ...found,
    }),
  ),
  audit: z.object({
    state: stateField,
    records: countField,
    segments: countField,
    head: auditHeadSchema,
    restarts: countField,
    ...found,
  }),
  stray: z.array(findingSchema),
  pending: z.array(idField),
});
export type VerifyReport = z.output<typeof verifyReportSchema>;
