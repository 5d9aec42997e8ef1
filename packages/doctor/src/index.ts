export { checks } from './checks.js';
export { diagnose, type CheckResult, type Diagnosis } from './diagnose.js';
export type { Finding, Severity } from './finding.js';
export { mend, type MendOptions, type RepairResult } from './mend.js';
export { Patient, type VerifyPayloads } from './patient.js';
export { recoverRepair } from './recover-repair.js';
export { repairIds, type RepairId } from './repair.js';
export { repairs, runtimeRepairs } from './repairs.js';
