export { recoverSetting } from '../settings/set-config.js';
export { recoverRepair } from '@jvs/doctor';
export { recoverDeletion } from '@jvs/gc';
export { labelRecoverers, pinRecoverers } from '@jvs/label';
export { recoverRestore } from '@jvs/restore';
export { headRecoverers } from '@jvs/snapshot';
export { worktreeRecoverers } from '@jvs/worktree';
