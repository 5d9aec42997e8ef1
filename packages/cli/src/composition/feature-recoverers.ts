export { recoverRestore } from '@jvs/restore';
export { worktreeRecoverers } from '@jvs/worktree';
