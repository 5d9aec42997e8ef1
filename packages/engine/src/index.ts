export { describeFileSystem, type FileSystemDescription } from './describe-file-system.js';
export {
  ENGINE_CONTRACT,
  type Availability,
  type CloneReport,
  type Engine,
  type EngineCapabilities,
  type EngineDescription,
  type EngineWarning,
  type EntryFailure,
  type MakeRootOptions,
  type SnapshotOptions,
  type SnapshotResult,
  type StageEntriesRequest,
  type Unflushed,
} from './engine.js';
export type { EngineHost, EngineModule } from './engine-module.js';
export { createEngineRegistry, type EngineEntry, type EngineRegistry } from './engine-registry.js';
export { fileCloningEngine } from './file-cloning-engine.js';
export { isProvedUnchanged } from './is-proved-unchanged.js';
export { makeWorktreeRoot } from './make-worktree-root.js';
export { unreadable } from './engine-failure.js';
export { probeClone, type ProbedClone } from './probe-clone.js';
export { alreadyExists, refuseExisting } from './refuse-existing.js';
export { removeAfterFailure } from './remove-after-failure.js';
export { runStage, type FileCloner } from './run-clone.js';
export { scanSource, type ScannedSource } from './scan-source.js';
export {
  AUTO_ORDER,
  listEngines,
  selectEngine,
  type ConsideredEngine,
  type SelectedEngine,
} from './select-engine.js';
