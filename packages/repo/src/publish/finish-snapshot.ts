import type { UndoFacts } from '@jvs/model';
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
    details: {
      op_id: opId,
      worktree: worktree.name,
      kind: intent.kind,
      parent_id: intent.parentId,
      ...undoOf(published),
    },
  });
}

/** A snapshot that moved the head can be taken back; an automatic one, and one whose head somebody else had moved, changed nothing else. */
function undoOf({ id, opId, intent, worktree }: PublishedSnapshot): { undo?: UndoFacts } {
  if (!intent.advance || worktree.head.op_id !== opId) return {};
  const { parentId, worktreeId } = intent;
  // Only a worktree that is not detached moves its head.
  const before = { head: parentId, current: parentId };
  const after = { head: id, current: id };
  return { undo: { kind: 'head', scope: worktreeId, worktree_id: worktreeId, before, after } };
}
