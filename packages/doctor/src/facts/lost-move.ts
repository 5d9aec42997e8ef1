import { isJvsError } from '@jvs/model';
import type { Patient } from '../patient.js';
import type { RecordedWorktree } from './read-moves.js';
import { newestHead, type WorktreeFacts } from './read-worktrees.js';

/**
 * The move that the audit log recorded and no head file holds: somebody, or a damaged file system, took the newest generation away. Undefined when
 * head and log agree, or when the log cannot tell. The head is older than the log only when the log has a later record of a move *and* a
 * record of the move that made this head.
 */
export async function lostMove(
  patient: Patient,
  worktree: WorktreeFacts,
): Promise<RecordedWorktree | undefined> {
  const head = newestHead(worktree);
  const recorded = await recordedWorktree(patient, worktree.name);
  if (head === undefined || recorded === undefined || recorded.uncertain) return undefined;
  const made = (await patient.moves()).sequences.get(head.op_id);
  if (made === undefined || made >= recorded.sequence) return undefined;
  return head.head === recorded.head && head.current === recorded.current ? undefined : recorded;
}

/** What the audit log says of a worktree; undefined where it says nothing, or is no log. */
export async function recordedWorktree(
  patient: Patient,
  name: string,
): Promise<RecordedWorktree | undefined> {
  try {
    return (await patient.moves()).worktrees.get(name);
  } catch (error) {
    // The audit check speaks of the log; here it is a witness that did not come.
    if (isJvsError(error) && error.code !== 'E_INTERNAL' && error.code !== 'E_CANCELLED') return undefined;
    throw error;
  }
}
