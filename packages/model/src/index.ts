export { auditRecordSchema, type AuditRecord } from './audit-record.js';
export { canonicalJson } from './canonical-json.js';
export { classifyErrno, errnoName, type EnvironmentCode } from './classify-errno.js';
export { decodeMetadata, type DecodeOptions } from './decode-metadata.js';
export {
  auditHeadSchema,
  consistencySchema,
  descriptorSchema,
  engineReportSchema,
  type AuditHead,
  type Consistency,
  type Descriptor,
  type EngineReport,
} from './descriptor.js';
export { parseDuration } from './duration.js';
export { encodeMetadata } from './encode-metadata.js';
export type { Envelope, ErrorEnvelope, SuccessEnvelope, Warning } from './envelope.js';
export { environmentError, type FailureContext } from './environment-error.js';
export { ExitCode, exitCodes, type ErrorCode } from './error-codes.js';
export { escapeText } from './escape-text.js';
export { gcPlanSchema, PLAN_VICTIMS_MAX, type GcPlan } from './gc-plan.js';
export { headSchema, type Head } from './head.js';
export { intentSchema, type Intent } from './intent.js';
export { isErrorCode, isJvsError } from './is-jvs-error.js';
export { isSnapshotId } from './is-snapshot-id.js';
export { JvsError, type JvsErrorInit } from './jvs-error.js';
export { labelSchema, type Label } from './label.js';
export { CHANGED_PATHS_MAX, NOTE_MAX } from './metadata-fields.js';
export { newId } from './new-id.js';
export { EntryType, type DigestTree, type PackedTree, type TreeShape } from './packed-tree.js';
export { parseJsonSafely, type ParseLimits } from './parse-json-safely.js';
export { parseSize } from './parse-size.js';
export { printedPathText } from './printed-path-text.js';
export { bytesToPath, pathToBytes, type PrintedPath } from './printed-path.js';
export { pinSchema, type Pin } from './pin.js';
export { quarantineRecordSchema, type QuarantineRecord } from './quarantine-record.js';
export { readySchema, type Ready } from './ready.js';
export { repoConfigSchema, type RepoConfig } from './repo-config.js';
export { retentionRulesSchema, retentionSchema, type Retention, type RetentionRules } from './retention.js';
export { sortedTags } from './sorted-tags.js';
export { tombstoneSchema, type Tombstone } from './tombstone.js';
export { childrenOf, compareNames, entryName, entryPath, findEntry, logicalBytes } from './tree-paths.js';
export {
  reversalSchema,
  undoFactsSchema,
  worktreeEntrySchema,
  type FactsOf,
  type Reversal,
  type UndoFacts,
  type UndoKind,
  type WorktreeEntry,
} from './undo-facts.js';
export { isTag, isWorktreeName, validateTag, validateWorktreeName } from './validate-name.js';
export { validateNote } from './validate-note.js';
export { withState, type StateAfterFailure } from './with-state.js';
export { worktreeConfigSchema, type WorktreeConfig } from './worktree-config.js';
export { verifyReportSchema, type VerifyReport } from './verify-report.js';
