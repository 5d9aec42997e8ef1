export { acquireLock, type AcquireLockOptions } from './acquire-lock.js';
export { describeMount, isNetworkOrFuse, type MountDescription } from './describe-mount.js';
export { ensureDirectory } from './ensure-directory.js';
export { fileSystemClock } from './file-system-clock.js';
export { fsyncDirectory } from './fsync-directory.js';
export {
  createGeneration,
  generationPath,
  listGenerations,
  pruneGenerations,
  readLatestGeneration,
  type Generation,
  type GenerationFamily,
  type ReadGenerationOptions,
} from './generations.js';
export { loadTreeOps, type LoadedTreeOps } from './load-tree-ops.js';
export type { Lock, LockHolder } from './lock.js';
export { createLockedFile, isLocked } from './locked-file.js';
export { createPortableTreeOps } from './portable/create-portable-tree-ops.js';
export { readFileBounded, type ReadOptions } from './read-file-bounded.js';
export { refuseForeign } from './refuse-foreign.js';
export { readLockHolder } from './read-lock-holder.js';
export { requireSystem } from './require-system.js';
export { refreshListing, refreshName } from './refresh-name.js';
export { safeJoin } from './safe-join.js';
export type { ControlReply, ControlRequest, SubvolumeInfo, SystemCalls } from './system-calls.js';
export { isTemporaryName, temporaryName } from './temporary-name.js';
export type {
  CloneMethod,
  CloneReport,
  CloneTreeRequest,
  EntryFailure,
  Conflicts,
  EntryList,
  ExpectedEntries,
  HashRequest,
  HashResult,
  JobOptions,
  JobProgress,
  MeasureRequest,
  MetadataRequest,
  ScanResult,
  SpaceResult,
  StageRequest,
  TreeOps,
} from './tree-ops.js';
export { NOTHING_THERE } from './tree-ops.js';
export { writeFileDurably, type WriteOptions } from './write-file-durably.js';
