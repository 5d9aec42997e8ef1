import {
  isSnapshotId,
  isWorktreeName,
  JvsError,
  worktreeEntrySchema,
  type Intent,
  type WorktreeEntry,
} from '@jvs/model';

/** What the intents of this package say in `details`. `intent.worktree` is the name before the operation. */
export interface WorktreeJournal {
  readonly worktreeId: string;
  /** Inode of the payload's root, in decimal: tells our directory from somebody else's under its name. Null until there is one. */
  readonly payloadIno: string | null;
  /** New name, for a rename. */
  readonly to: string | null;
  /** Holds what was unsaved, for a removal. */
  readonly autoSnapshotId: string | null;
  /** Id of the worktree the command was given in; null in intents of releases without undo. */
  readonly scope: string | null;
  /** For a removal, what goes; for a making that takes one back, what comes again. */
  readonly entry: WorktreeEntry | null;
}

export function encodeJournal(journal: Partial<WorktreeJournal>): Record<string, unknown> {
  return {
    worktree_id: journal.worktreeId,
    payload_ino: journal.payloadIno ?? null,
    to: journal.to ?? null,
    auto_snapshot_id: journal.autoSnapshotId ?? null,
    scope: journal.scope ?? null,
    entry: journal.entry ?? null,
  };
}

/** Throws E_METADATA_CORRUPT: names and ids from a file never become paths unchecked. */
export function decodeJournal(intent: Intent): WorktreeJournal & { readonly name: string } {
  const { worktree_id: id, payload_ino: ino, to, auto_snapshot_id: auto, scope = null } = intent.details;
  const entry = worktreeEntrySchema.safeParse(intent.details['entry']);
  const sound =
    typeof id === 'string' &&
    isSnapshotId(id) &&
    (ino === null || (typeof ino === 'string' && /^[0-9]{1,20}$/.test(ino))) &&
    (to === null || (typeof to === 'string' && isWorktreeName(to))) &&
    isIdOrNull(auto) &&
    isIdOrNull(scope) &&
    (entry.success || (intent.details['entry'] ?? null) === null);
  if (!sound || intent.worktree === null) {
    throw new JvsError('E_METADATA_CORRUPT', {
      message: `the intent of ${intent.operation} ${intent.op_id} is damaged`,
      hint: 'jvs verify --all',
      details: { op_id: intent.op_id },
    });
  }
  return {
    name: intent.worktree,
    worktreeId: id,
    payloadIno: ino,
    to,
    autoSnapshotId: auto,
    scope,
    entry: entry.data ?? null,
  };
}

function isIdOrNull(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && isSnapshotId(value));
}
