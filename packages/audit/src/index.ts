export { appendAuditRecord, type Appended } from './append-audit-record.js';
export { auditAnchor, parseAuditAnchor, type AuditAnchor } from './audit-anchor.js';
export { auditHead, EMPTY_HEAD } from './audit-head.js';
export type { AuditEntry, AuditLog } from './audit-log.js';
export { auditSegments, type AuditSegment } from './audit-segments.js';
export { auditRecordHash } from './audit-record-hash.js';
export { readAuditLog, type AuditLine, type ReadAuditOptions } from './read-audit-log.js';
export { restartAuditChain } from './restart-audit-chain.js';
export {
  CHAIN_RESTART,
  verifyAuditLog,
  type AuditFinding,
  type AuditVerification,
  type ExpectedHead,
} from './verify-audit-log.js';
