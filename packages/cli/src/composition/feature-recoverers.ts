export { recoverRepair } from '@jvs/doctor';
export { recoverRestore } from '@jvs/restore';
export { worktreeRecoverers } from '@jvs/worktree';
