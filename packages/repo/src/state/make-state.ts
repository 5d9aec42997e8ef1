import { hashTree } from '@jvs/integrity';
import type { DigestTree } from '@jvs/model';
import type { WorktreeState } from '../worktree-state.js';

/** Adds `content`, worked out once and only when asked for. */
export function makeState(columns: Omit<WorktreeState, 'content'>): WorktreeState {
  let content: DigestTree | undefined;
  return {
    ...columns,
    content: () => (content ??= { ...columns.tree, digest: hashTree(columns.tree, columns.digests).digest }),
  };
}
