import { JvsError, type Intent } from '@jvs/model';

/** What the intent of a snapshot says in `details`; its `snapshot_id` is the snapshot to be. */
export interface SnapshotIntent {
  readonly kind: 'user' | 'auto';
  readonly parentId: string | null;
  readonly advance: boolean;
  readonly worktreeId: string;
  /** Generation of the worktree's head before it moves. */
  readonly generation: number;
}

export function encodeSnapshotIntent(intent: SnapshotIntent): Record<string, unknown> {
  return {
    kind: intent.kind,
    parent_id: intent.parentId,
    advance: intent.advance,
    worktree_id: intent.worktreeId,
    generation: intent.generation,
  };
}

/** Throws E_METADATA_CORRUPT: what cannot be read is not guessed at. */
export function decodeSnapshotIntent(intent: Intent): SnapshotIntent & { readonly snapshotId: string } {
  const { kind, parent_id: parentId, advance, worktree_id: worktreeId, generation } = intent.details;
  const snapshotId = intent.snapshot_id;
  const sound =
    snapshotId !== null &&
    (kind === 'user' || kind === 'auto') &&
    (parentId === null || typeof parentId === 'string') &&
    typeof advance === 'boolean' &&
    typeof worktreeId === 'string' &&
    Number.isSafeInteger(generation);
  if (!sound) {
    throw new JvsError('E_METADATA_CORRUPT', {
      message: `the intent of snapshot ${snapshotId ?? '?'} is damaged`,
      hint: 'jvs verify --all',
      details: { op_id: intent.op_id },
    });
  }
  return {
    snapshotId,
    kind,
    parentId,
    advance,
    worktreeId,
    generation: generation as number,
  };
}
