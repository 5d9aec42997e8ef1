import { lostMove as moveAfter, type RecordedWorktree } from '@jvs/repo';
import type { Patient } from '../patient.js';
import { newestHead, type WorktreeFacts } from './read-worktrees.js';
import { witness } from './witness.js';

/** The move that the audit log recorded and no head file holds; undefined when head and log agree, or when the log cannot tell. */
export async function lostMove(
  patient: Patient,
  worktree: WorktreeFacts,
): Promise<RecordedWorktree | undefined> {
  const head = newestHead(worktree);
  const recorded = await recordedWorktree(patient, worktree.name);
  if (head === undefined || recorded === undefined) return undefined;
  return moveAfter(await patient.recorded(), worktree.name, head);
}

/** What the audit log says of a worktree; undefined where it says nothing, or is no log. */
export async function recordedWorktree(
  patient: Patient,
  name: string,
): Promise<RecordedWorktree | undefined> {
  return (await witness(patient))?.worktrees.get(name);
}
