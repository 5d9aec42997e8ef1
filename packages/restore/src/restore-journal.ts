import { JvsError, type Intent, type PrintedPath } from '@jvs/model';

/** What an intent of a restore says in `details`; its `snapshot_id` is the target. */
export interface RestoreJournal {
  /** Until `applying` is on disk the worktree has not been touched. */
  readonly phase: 'preparing' | 'applying';
  /** Generation of the worktree's head before the restore. */
  readonly generation: number;
  /** What `current` was. */
  readonly previous: string | null;
  /** Null: the whole worktree. */
  readonly paths: readonly PrintedPath[] | null;
  /** Holds what was unsaved; null when nothing was, or it was discarded. */
  readonly autoSnapshotId: string | null;
  /** What `current` becomes; undefined: the target. */
  readonly current?: string | null | undefined;
  /** What was unsaved is not kept. */
  readonly discard?: boolean | undefined;
}

export function encodeJournal(journal: RestoreJournal): Record<string, unknown> {
  return {
    phase: journal.phase,
    generation: journal.generation,
    previous: journal.previous,
    paths: journal.paths,
    auto_snapshot_id: journal.autoSnapshotId,
    ...(journal.current !== undefined && { current: journal.current }),
    ...(journal.discard === true && { discard: true }),
  };
}

/** Throws E_METADATA_CORRUPT: a journal that cannot be read is not guessed at. */
export function decodeJournal(intent: Intent): RestoreJournal {
  const { phase, generation, previous, paths, auto_snapshot_id: auto, current, discard } = intent.details;
  const sound =
    (phase === 'preparing' || phase === 'applying') &&
    Number.isSafeInteger(generation) &&
    isTextOrNull(previous) &&
    isTextOrNull(auto) &&
    (current === undefined || isTextOrNull(current)) &&
    (discard === undefined || discard === true) &&
    (paths === null || (Array.isArray(paths) && paths.every(isPrintedPath)));
  if (!sound) {
    throw new JvsError('E_METADATA_CORRUPT', {
      message: `the intent of restore ${intent.op_id} is damaged`,
      hint: 'jvs verify --all',
      details: { op_id: intent.op_id },
    });
  }
  return {
    phase,
    generation: generation as number,
    previous: previous as string | null,
    paths: paths as readonly PrintedPath[] | null,
    autoSnapshotId: auto as string | null,
    current: current as string | null | undefined,
    discard: discard === true,
  };
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isPrintedPath(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { path, path_b64: bytes } = value as { path?: unknown; path_b64?: unknown };
  return typeof path === 'string' && (bytes === undefined || typeof bytes === 'string');
}
