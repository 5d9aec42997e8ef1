import { hashDirectories } from '@jvs/integrity';
import type { WorktreeState } from '../worktree-state.js';

/** Adds `content`, worked out only when asked for, and in place: a second column of digests is 32 MB for a million entries. */
export function makeState(columns: Omit<WorktreeState, 'content'>): WorktreeState {
  const { tree, digests } = columns;
  return {
    ...columns,
    content: () => {
      hashDirectories(tree, digests);
      return { ...tree, digest: digests };
    },
  };
}
