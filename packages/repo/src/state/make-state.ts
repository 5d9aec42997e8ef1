import { hashDirectories } from '@jvs/integrity';
import type { WorktreeState } from '../worktree-state.js';

/** Adds `rootHash` and `content`, worked out only when asked for, and in place: a second column of digests is 32 MB for a million entries. */
export function makeState(columns: Omit<WorktreeState, 'rootHash' | 'content'>): WorktreeState {
  const { tree, digests } = columns;
  const rootHash = (): string => hashDirectories(tree, digests);
  const content = (): ReturnType<WorktreeState['content']> => {
    rootHash();
    return { ...tree, digest: digests };
  };
  return { ...columns, rootHash, content };
}
