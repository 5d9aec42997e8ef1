import { advanceHead as moveHead } from '../advance-head.js';
import { appendAudit as appendRecord } from '../append-audit.js';
import type { Repository } from '../repository.js';
import type { Worktree } from '../worktree.js';
import type { SnapshotIntent } from './snapshot-intent.js';

/** A published snapshot whose head and audit record may still be missing. */
export interface PublishedSnapshot {
  readonly id: string;
  readonly opId: string;
  readonly intent: SnapshotIntent;
  readonly worktree: Worktree;
}

/** Step 10. Only from the generation the intent recorded: a head that somebody moved since stays where it is. */
export async function advanceHead(repo: Repository, published: PublishedSnapshot): Promise<Worktree> {
  const { id, opId, intent, worktree } = published;
  const ours =
    worktree.config.worktree_id === intent.worktreeId && worktree.head.generation === intent.generation;
  return intent.advance && ours ? moveHead(repo, worktree, { head: id, current: id }, opId) : worktree;
}

/** Step 11. */
export async function appendAudit(repo: Repository, published: PublishedSnapshot): Promise<void> {
  const { id, opId, intent, worktree } = published;
  await appendRecord(repo, {
    operation: 'snapshot',
    target: id,
    details: { op_id: opId, worktree: worktree.name, kind: intent.kind, parent_id: intent.parentId },
  });
}
