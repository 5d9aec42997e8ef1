export { createWorktree, type CreateRequest } from './create-worktree.js';
export { forkWorktree, type ForkRequest, type ForkResult } from './fork-worktree.js';
export { listWorktreeViews, type WorktreeView } from './list-worktree-views.js';
export { removeWorktree, type RemoveRequest, type RemoveResult } from './remove-worktree.js';
export { renameWorktree, type RenameRequest } from './rename-worktree.js';
export { worktreeRecoverers } from './worktree-recoverers.js';
export { nameInverse, worktreeInverse } from './worktree-inverses.js';
