export { advanceHead, type HeadMove } from './advance-head.js';
export { appendAudit, auditLog, type AuditFacts } from './append-audit.js';
export { autoSnapshot, type AutoSnapshotOptions } from './auto-snapshot.js';
export { beginOperation, type NewOperation } from './begin-operation.js';
export type { Catalogue, Summary, SummaryQuery } from './catalogue.js';
export type { Change, EntryFacts } from './change.js';
export { changeConfig, type ConfigFacts } from './change-config.js';
export { compareWithSnapshot, describeChanges } from './compare-with-snapshot.js';
export { discoverWorktree } from './discover-worktree.js';
export { initRepository, type InitOptions, type InitResult } from './init-repository.js';
export { interruptedOperations } from './interrupted-operations.js';
export { isClean, isCleanByCache } from './is-clean.js';
export { isPublished } from './is-published.js';
export { isRecorded } from './is-recorded.js';
export { keepUnsaved } from './keep-unsaved.js';
export { FORMAT_VERSION, JVS_DIRECTORY, MAIN_WORKTREE, repoPaths, type RepoPaths } from './layout.js';
export { lineage } from './lineage.js';
export { listWorktrees } from './list-worktrees.js';
export { openCatalogue } from './open-catalogue.js';
export { findRepositoryRoot, openRepository } from './open-repository.js';
export type { Operation } from './operation.js';
export { publishSnapshot, type PublishResult } from './publish-snapshot.js';
export type { PublishRequest } from './publish/publish-request.js';
export { readLabels, type Labels } from './read-labels.js';
export { readManifest } from './read-manifest.js';
export { readSnapshot, type ReadSnapshotOptions } from './read-snapshot.js';
export { headFamily, readWorktree } from './read-worktree.js';
export { refuseDetached } from './refuse-detached.js';
export { recoverSnapshot } from './recover-snapshot.js';
export { registerWorktree, type NewWorktree } from './register-worktree.js';
export { removeTree } from './remove-tree.js';
export type { Recoverer, RecoveryResult, RepoContext, RepoEvent } from './repo-context.js';
export type { Repository } from './repository.js';
export { resolveRef, type ResolveOptions } from './resolve-ref.js';
export { saveStatCache } from './save-stat-cache.js';
export { scanWorktree, type ScanOptions } from './scan-worktree.js';
export { settleInterrupted, type SettleOptions } from './settle-interrupted.js';
export type { Snapshot } from './snapshot.js';
export { makeState } from './state/make-state.js';
export { sameColumn, sameScan } from './state/same-columns.js';
export { scanPayloadTree, type PayloadRoot } from './state/scan-payload-tree.js';
export { unreadableEntries } from './state/unreadable-entries.js';
export { listIntentIds, readIntent } from './store/intents.js';
export {
  isPinInForce,
  listPinFiles,
  readPinFile,
  readPins,
  removePin,
  writePin,
} from './store/pins.js';
export { renameNew } from './store/rename-new.js';
export { warnOfLosses, type Losses } from './warn-of-losses.js';
export { withRepoLock, withWorktreeLock, type LockOptions } from './with-lock.js';
export type { Worktree } from './worktree.js';
export type { WorktreeState } from './worktree-state.js';
export { writeLabels } from './write-labels.js';
