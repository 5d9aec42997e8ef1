export { appendAuditRecord, type Appended } from './append-audit-record.js';
export { auditHead, EMPTY_HEAD } from './audit-head.js';
export type { AuditEntry, AuditLog } from './audit-log.js';
export { cutTornLine } from './cut-torn-line.js';
export { auditRecordHash } from './audit-record-hash.js';
export { readAuditLog, type AuditLine } from './read-audit-log.js';
export { restartAuditChain } from './restart-audit-chain.js';
export {
  CHAIN_RESTART,
  verifyAuditLog,
  type AuditFinding,
  type AuditVerification,
  type ExpectedHead,
} from './verify-audit-log.js';
