export { createSnapshot, type CreateSnapshotOptions, type CreateSnapshotResult } from './create-snapshot.js';
export { headInverse, headRecoverers } from './move-head.js';
