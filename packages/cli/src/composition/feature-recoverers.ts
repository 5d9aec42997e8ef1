export { recoverRepair } from '@jvs/doctor';
export { labelRecoverers, pinRecoverers } from '@jvs/label';
export { recoverRestore } from '@jvs/restore';
export { headRecoverers } from '@jvs/snapshot';
export { worktreeRecoverers } from '@jvs/worktree';
export { recoverSetting } from '../set-config.js';
