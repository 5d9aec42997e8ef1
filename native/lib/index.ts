export type { NativeBinding } from './binding.js';
export { createSystemCalls, type NativeSystemCalls } from './create-system-calls.js';
export { createTreeOps, type NativeTreeOps } from './create-tree-ops.js';
export { loadBinding, type LoadedBinding } from './load-binding.js';
export type {
  CloneMethod,
  CloneReport,
  CloneTreeRequest,
  ControlReply,
  ControlRequest,
  EntryFailure,
  EntryList,
  HashResult,
  JobOptions,
  JobProgress,
  MetadataLost,
  NativeTree,
  ScanResult,
  StageRequest,
} from './types.js';
