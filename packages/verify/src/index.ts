export { checkAudit, type AuditCheck } from './check-audit.js';
export { listSnapshots, type ListedSnapshots } from './list-snapshots.js';
export { mergeReports } from './merge-reports.js';
export { parseShard, type Shard, type ShardPlan } from './shard.js';
export {
  verifySnapshots,
  type VerifiedSnapshot,
  type VerifyRequest,
  type VerifyResult,
} from './verify-snapshots.js';
