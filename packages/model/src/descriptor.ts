import * as z from 'zod/mini';
import {
  CHANGED_PATHS_MAX,
  countField,
  engineField,
  idField,
  noteField,
  sha256Field,
  tagsField,
  timeField,
  worktreeField,
} from './metadata-fields.js';

/** What the engine really did. Counts are entries, `bytes` are data bytes cloned or copied. */
export const engineReportSchema = z.strictObject({
  cloned: countField,
  copied: countField,
  linked: countField,
  hard_links: countField,
  directories: countField,
  symlinks: countField,
  specials: countField,
  bytes: countField,
  lost: z.strictObject({
    owner: countField,
    xattrs: countField,
    specials: countField,
    /** Names that are files of their own in the payload; absent = none. */
    hard_links: z.optional(countField),
  }),
});
export type EngineReport = z.output<typeof engineReportSchema>;

/** How much of one moment the payload is. `changed` lists at most 100 of `changed_count` paths. */
export const consistencySchema = z.strictObject({
  mode: z.enum(['atomic', 'per_file']),
  changed: z
    .array(z.strictObject({ path: z.string(), path_b64: z.optional(z.string()) }))
    .check(z.maxLength(CHANGED_PATHS_MAX)),
  changed_count: countField,
  torn_count: countField,
  vanished_count: countField,
  /** Engines that see only what the file system has committed say what they could not have committed; absent = nothing of that kind. */
  unflushed: z.optional(
    z.strictObject({
      refused_count: countField,
      open_count: countField,
      other_users: z.boolean(),
      other_machines: z.boolean(),
    }),
  ),
});
export type Consistency = z.output<typeof consistencySchema>;

/** Sequence and hash of the newest audit record; sequence 0 and "" while the log is empty. */
export const auditHeadSchema = z.strictObject({
  sequence: countField,
  record_hash: z.union([sha256Field, z.literal('')]),
});
export type AuditHead = z.output<typeof auditHeadSchema>;

/** `descriptors/<snapshot_id>.json`. Immutable. */
export const descriptorSchema = z.strictObject({
  schema: z.literal('jvs.descriptor/1'),
  snapshot_id: idField,
  parent_id: z.nullable(idField),
  worktree: worktreeField,
  kind: z.enum(['user', 'auto']),
  created_at: timeField,
  note: noteField,
  tags: tagsField,
  engine: engineField,
  engine_report: engineReportSchema,
  consistency: consistencySchema,
  payload_root_hash: sha256Field,
  manifest_sha256: sha256Field,
  /** Entries of the payload, its root included. */
  entries: countField,
  /** Sum of the sizes of all files of the payload. */
  logical_bytes: countField,
  audit_head: auditHeadSchema,
  integrity_state: z.enum(['verified', 'unverified']),
  descriptor_checksum: sha256Field,
});
export type Descriptor = z.output<typeof descriptorSchema>;
