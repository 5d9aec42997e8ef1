export {
  checkDescriptor,
  decodeReady,
  makeReady,
  readyAgrees,
  readyDisagreements,
  type MetadataFile,
} from './check-descriptor.js';
export { checkGcPlan, sealGcPlan, type UnsealedGcPlan } from './check-gc-plan.js';
export { checkLabel, sealLabel, type LabelFile, type UnsealedLabel } from './check-label.js';
export { checkPin, sealPin, type PinFile, type UnsealedPin } from './check-pin.js';
export { checkSealedRecord, type SealedRecordFile } from './check-sealed-record.js';
export { checkTombstone, sealTombstone, type UnsealedTombstone } from './check-tombstone.js';
export { compareTrees, TreeChange, type ChangeKind, type CompareOptions } from './compare-trees.js';
export { descriptorChecksum, sealDescriptor, type UnsealedDescriptor } from './descriptor-checksum.js';
export { escapeName, unescapeName } from './escape-name.js';
export { DIGEST_BYTES, hashDirectories, hashTree, payloadRootHash, type TreeHash } from './hash-tree.js';
export { encodeManifest } from './manifest-encoder.js';
export { matchStatCache, unknownEntries, type StatMatch } from './match-stat-cache.js';
export { mergeTrees, type MergeShape, type MergeVisitor } from './merge-trees.js';
export { parseManifest, readManifest, type ParseManifestOptions } from './parse-manifest.js';
export { recordChecksum } from './record-checksum.js';
export { decodeSealed, encodeSealed } from './sealed-record.js';
export { decodeStatCache, encodeStatCache, statCacheLength } from './stat-cache-codec.js';
export { StatFlag, type StatCache, type StatColumns } from './stat-cache.js';
export {
  findingFromError,
  payloadFindings,
  type Finding,
  type SnapshotVerification,
} from './verification.js';
export { writeManifest, type ManifestWritten } from './write-manifest.js';
