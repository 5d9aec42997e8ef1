import { bytesToPath, type UndoFacts } from '@jvs/model';
import type { Worktree } from '@jvs/repo';
import type { Target } from './target.js';

/** What the audit log must know of a restore. */
export interface RestoreFacts {
  /** As it was before. */
  readonly worktree: Worktree;
  readonly target: Target;
  /** Undefined when all was restored. */
  readonly paths: readonly Uint8Array[] | undefined;
  /** Holds what was unsaved; null when nothing was, or it was discarded. */
  readonly autoSnapshotId: string | null;
  /** What `current` becomes after a whole restore. */
  readonly current: string | null;
  /** What was unsaved was not kept. */
  readonly discarded: boolean;
}

/** Bytes of paths that a record has room for, beside its 1 MiB cap for everything. */
const PATHS_MAX = 256 * 1024;

/** What taking a restore back needs. */
export function undoFacts(restore: RestoreFacts): UndoFacts {
  const { worktree, target, autoSnapshotId, discarded } = restore;
  const { worktree_id: id } = worktree.config;
  const previous = worktree.head.current;
  const content = autoSnapshotId ?? previous;
  const paths = restore.paths?.map(bytesToPath) ?? null;
  if (content === null)
    return { kind: 'none', scope: id, reason: 'before it the worktree was empty and had no snapshot' };
  if (JSON.stringify(paths).length > PATHS_MAX)
    return { kind: 'none', scope: id, reason: `it was of ${paths?.length ?? 0} paths, too many to note` };
  return {
    kind: 'payload',
    scope: id,
    worktree_id: id,
    before: { current: previous, content },
    after: {
      current: restore.paths === undefined ? restore.current : previous,
      content: target.snapshot.descriptor.snapshot_id,
    },
    paths,
    discarded,
  };
}
