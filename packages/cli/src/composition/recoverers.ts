import type { Recoverer } from '@jvs/repo';

const doctor: Recoverer = async (repo, intent) =>
  (await import('./feature-recoverers.js')).recoverRepair(repo, intent);

const restore: Recoverer = async (repo, intent) =>
  (await import('./feature-recoverers.js')).recoverRestore(repo, intent);

const worktree: Recoverer = async (repo, intent) => {
  const { worktreeRecoverers } = await import('./feature-recoverers.js');
  const recover = worktreeRecoverers[intent.operation];
  if (recover === undefined) throw new Error(`nothing recovers ${intent.operation}`);
  return recover(repo, intent);
};

/** Who finishes or undoes an operation whose process died, by the operation in its intent. Loaded when there is one. */
export const recoverers: Readonly<Record<string, Recoverer>> = {
  doctor,
  restore,
  worktree_create: worktree,
  worktree_fork: worktree,
  worktree_remove: worktree,
  worktree_rename: worktree,
};
