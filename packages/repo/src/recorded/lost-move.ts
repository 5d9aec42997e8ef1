import type { Head } from '@jvs/model';
import type { Recorded, RecordedWorktree } from './recorded.js';

/**
 * The move of a worktree that the audit log recorded and `head`, the newest there is, knows nothing of: somebody, or a damaged file system, took the
 * newest generation away. Undefined when they agree, or when the log cannot tell. The head is older than the log only when the log has a
 * later record of a move *and* a record of the move that made this head.
 */
export function lostMove(
  { worktrees, sequences }: Recorded,
  name: string,
  head: Pick<Head, 'head' | 'current' | 'op_id'>,
): RecordedWorktree | undefined {
  const recorded = worktrees.get(name);
  const made = sequences.get(head.op_id);
  if (recorded === undefined || recorded.uncertain) return undefined;
  if (made === undefined || made >= recorded.sequence) return undefined;
  return head.head === recorded.head && head.current === recorded.current ? undefined : recorded;
}
