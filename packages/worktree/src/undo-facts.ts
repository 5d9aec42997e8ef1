import type { UndoFacts, WorktreeEntry } from '@jvs/model';
import type { Worktree } from '@jvs/repo';

/** A worktree as the audit log holds it; `content` is the snapshot with its files. */
export function entryOf({ name, config, head }: Worktree, content: string | null): WorktreeEntry {
  return {
    name,
    worktree_id: config.worktree_id,
    base: config.base,
    head: head.head,
    current: head.current,
    created_at: config.created_at,
    content,
  };
}

interface Facts {
  readonly undo?: UndoFacts;
}

/** What taking a making or a removal back needs; nothing where the intent is of a release without undo. */
export function undoFacts(
  scope: string | null,
  change: { readonly before: WorktreeEntry | null; readonly after: WorktreeEntry | null },
): Facts {
  return scope === null ? {} : { undo: { kind: 'worktree', scope, ...change } };
}

/** The same of a rename. */
export function renameFacts(
  scope: string | null,
  change: { readonly worktreeId: string; readonly before: string; readonly after: string },
): Facts {
  const { worktreeId, before, after } = change;
  return scope === null ? {} : { undo: { kind: 'name', scope, worktree_id: worktreeId, before, after } };
}
