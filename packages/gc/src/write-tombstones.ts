import { sealTombstone } from '@jvs/integrity';
import { isJvsError, type GcPlan } from '@jvs/model';
import { writeTombstone, type Repository } from '@jvs/repo';
import type { Why } from './decision.js';
import { makeRoom } from './make-room.js';
import type { Doomed } from './still-doomed.js';

/** For people, long after the policy has changed. */
const WHY: Readonly<Record<Why, string>> = {
  auto_age: 'an automatic snapshot past its time',
  no_rule: 'no retention rule kept it',
  limit: 'to keep within a limit on space',
};

/**
 * Writes tombstones, each durable, and returns the ids that have one now: all, or on a full disk the first ones. Throws E_NO_SPACE when there is no
 * room for a single one.
 */
export async function writeTombstones(
  repo: Repository,
  batch: readonly Doomed[],
  { plan, opId }: { readonly plan: GcPlan; readonly opId: string },
): Promise<string[]> {
  const marked: string[] = [];
  for (const { snapshot, why } of batch) {
    const tombstone = sealTombstone({
      schema: 'jvs.tombstone/1',
      snapshot_id: snapshot.id,
      parent_id: snapshot.parentId,
      worktree: snapshot.worktree,
      kind: snapshot.kind,
      created_at: snapshot.createdAt,
      note: snapshot.note,
      tags: [...snapshot.tags],
      payload_root_hash: snapshot.payloadRootHash,
      logical_bytes: snapshot.logicalBytes,
      why: WHY[why],
      plan_id: plan.plan_id,
      op_id: opId,
      deleted_at: repo.context.now().toISOString(),
    });
    try {
      const write = (): Promise<void> => writeTombstone(repo, tombstone);
      await (marked.length === 0 ? makeRoom(repo, write) : write());
    } catch (error) {
      if (marked.length > 0 && isJvsError(error, 'E_NO_SPACE')) return marked;
      throw error;
    }
    marked.push(snapshot.id);
  }
  return marked;
}
