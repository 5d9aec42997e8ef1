export { diffTrees, type DiffRequest, type DiffSide, type TreeDiff } from './diff-trees.js';
export { worktreeStatus, type StatusRequest, type WorktreeStatus } from './worktree-status.js';
