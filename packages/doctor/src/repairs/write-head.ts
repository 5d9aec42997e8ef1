import { createGeneration, pruneGenerations } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import { headSchema } from '@jvs/model';
import { headFamily, type Repository } from '@jvs/repo';

export interface HeadToWrite {
  readonly worktree: string;
  readonly worktreeId: string;
  readonly generation: number;
  readonly head: string | null;
  readonly current: string | null;
  readonly opId: string;
}

/** Writes a generation that must not exist, durably, as `advanceHead` does where there is a head to go on from. Throws E_HEAD_MOVED. */
export async function writeHead(repo: Repository, to: HeadToWrite): Promise<void> {
  const family = headFamily(repo, to.worktree);
  const head = {
    schema: 'jvs.head/1' as const,
    worktree_id: to.worktreeId,
    generation: to.generation,
    head: to.head,
    current: to.current,
    op_id: to.opId,
    updated_at: repo.context.now().toISOString(),
  };
  await createGeneration(family, to.generation, encodeSealed(headSchema, head));
  await pruneGenerations(family);
}
