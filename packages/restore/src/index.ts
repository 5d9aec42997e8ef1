export { payloadInverse } from './payload-inverse.js';
export type { RestoreCounts } from './plan-restore.js';
export { recoverRestore } from './recover-restore.js';
export { restoreWorktree, type RestoreRequest, type RestoreResult } from './restore-worktree.js';
