import { isSnapshotId, isWorktreeName, JvsError, type Intent } from '@jvs/model';

/** What the intents of this package say in `details`. `intent.worktree` is the name before the operation. */
export interface WorktreeJournal {
  readonly worktreeId: string;
  /** Inode of the payload's root, in decimal: tells our directory from somebody else's under its name. Null until there is one. */
  readonly payloadIno: string | null;
  /** New name, for a rename. */
  readonly to: string | null;
  /** Holds what was unsaved, for a removal. */
  readonly autoSnapshotId: string | null;
}

export function encodeJournal(journal: Partial<WorktreeJournal>): Record<string, unknown> {
  return {
    worktree_id: journal.worktreeId,
    payload_ino: journal.payloadIno ?? null,
    to: journal.to ?? null,
    auto_snapshot_id: journal.autoSnapshotId ?? null,
  };
}

/** Throws E_METADATA_CORRUPT: names and ids from a file never become paths unchecked. */
export function decodeJournal(intent: Intent): WorktreeJournal & { readonly name: string } {
  const { worktree_id: id, payload_ino: ino, to, auto_snapshot_id: auto } = intent.details;
  const sound =
    typeof id === 'string' &&
    isSnapshotId(id) &&
    (ino === null || (typeof ino === 'string' && /^[0-9]{1,20}$/.test(ino))) &&
    (to === null || (typeof to === 'string' && isWorktreeName(to))) &&
    (auto === null || (typeof auto === 'string' && isSnapshotId(auto)));
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
  };
}
