import type { Recoverer } from '@jvs/repo';
import { recoverMake } from './make-worktree.js';
import { recoverRemove } from './remove-worktree.js';
import { recoverRename } from './rename-worktree.js';

/** Recoverers of this package's operations, by the name their intents have. */
export const worktreeRecoverers: Readonly<Record<string, Recoverer>> = {
  worktree_create: recoverMake,
  worktree_fork: recoverMake,
  worktree_remove: recoverRemove,
  worktree_rename: recoverRename,
};
