import type { Patient } from '../patient.js';
import { nearestPublished, newestOf } from './lineage.js';
import { lostMove, recordedWorktree } from './lost-move.js';
import { newestHead, type WorktreeFacts } from './read-worktrees.js';

/** Where a worktree's head should be. */
export interface WantedHead {
  readonly worktreeId: string;
  readonly generation: number;
  readonly head: string | null;
  readonly current: string | null;
}

/**
 * The head that a worktree without a sound one should have; undefined when the one it has is sound, or it has no config to go by. The audit log
 * is asked first, then the newest head that can be read. What is no published snapshot gives way to its nearest ancestor that
 * is, or to the worktree's newest.
 */
export async function wantedHead(patient: Patient, worktree: WorktreeFacts): Promise<WantedHead | undefined> {
  const { config, name, generations } = worktree;
  if (config.state !== 'sound') return undefined;
  const { worktree_id: worktreeId, base } = config.value;
  const newest = generations.at(-1)?.file;
  const inForce =
    newest?.state === 'sound' && newest.value.worktree_id === worktreeId ? newest.value : undefined;
  const recorded = await recordedWorktree(patient, name);
  const known = inForce ?? (recorded?.uncertain === false ? recorded : newestHead(worktree));
  const from = (await lostMove(patient, worktree)) ?? known ?? { head: base, current: base };
  const head = await published(patient, name, from.head);
  const current = from.current === from.head ? head : await published(patient, name, from.current);
  if (inForce !== undefined && inForce.head === head && inForce.current === current) return undefined;
  return { worktreeId, generation: (generations.at(-1)?.n ?? 0) + 1, head, current };
}

async function published(patient: Patient, name: string, id: string | null): Promise<string | null> {
  if (id === null) return null;
  return (await nearestPublished(patient, id)) ?? (await newestOf(patient, name));
}
