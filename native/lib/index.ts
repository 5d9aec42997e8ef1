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
  SubvolumeInfo,
  EntryFailure,
  EntryList,
  HashResult,
  JobOptions,
  JobProgress,
  MeasureRequest,
  MetadataLost,
  NativeTree,
  ScanResult,
  SpaceResult,
  StageRequest,
} from './types.js';
