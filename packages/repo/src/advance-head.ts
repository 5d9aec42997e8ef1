import { createGeneration, pruneGenerations } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { headSchema } from '@jvs/model';
import { headFamily } from './read-worktree.js';
import type { Repository } from './repository.js';
import type { Worktree } from './worktree.js';

export interface HeadMove {
  /** Unchanged when left out. */
  readonly head?: string | null | undefined;
  readonly current?: string | null | undefined;
}

/**
 * Writes the head generation that follows the one in `worktree`, durably, and returns the worktree as it is then. The caller holds the
 * worktree's lock. Throws E_HEAD_MOVED when that generation exists already: compare-and-swap, also between machines.
 */
export async function advanceHead(
  repo: Repository,
  worktree: Worktree,
  move: HeadMove,
  opId: string,
): Promise<Worktree> {
  const generation = worktree.head.generation + 1;
  const head = {
    ...worktree.head,
    generation,
    head: move.head === undefined ? worktree.head.head : move.head,
    current: move.current === undefined ? worktree.head.current : move.current,
    op_id: opId,
    updated_at: repo.context.now().toISOString(),
  };
  const family = headFamily(repo, worktree.name);
  await createGeneration(family, generation, encodeSealed(headSchema, head));
  await pruneGenerations(family);
  return { ...worktree, head };
}
