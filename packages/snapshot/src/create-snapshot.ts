import {
  isClean,
  publishSnapshot,
  readSnapshot,
  readWorktree,
  refuseDetached,
  scanWorktree,
  settleInterrupted,
  withWorktreeLock,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';

export interface CreateSnapshotOptions {
  /** Name of the worktree. */
  readonly worktree: string;
  /** Default: none. */
  readonly note?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Do nothing when the worktree equals its head. */
  readonly ifChanged?: boolean | undefined;
  /** Read every file, whatever the cache knows. */
  readonly rehash?: boolean | undefined;
}

export interface CreateSnapshotResult {
  /** The new snapshot; with `created` false the one the worktree is at. */
  readonly snapshot: Snapshot;
  /** Whether the payload differs from the parent's; true for a first snapshot. */
  readonly changed: boolean;
  /** False when `ifChanged` found nothing to do. */
  readonly created: boolean;
  /** Payload files whose content was read, and their bytes. */
  readonly read: { readonly entries: number; readonly bytes: number };
}

/**
 * Publishes what is in a worktree as its new head. Throws E_DETACHED, E_WORKTREE_NOT_FOUND, E_LOCKED, E_INTERRUPTED, E_UNREADABLE, what the
 * engine throws and environment errors, all before anything is visible; E_COMMITTED_INCOMPLETE after.
 */
export function createSnapshot(
  repo: Repository,
  options: CreateSnapshotOptions,
): Promise<CreateSnapshotResult> {
  const work = (): Promise<CreateSnapshotResult> => create(repo, options);
  return withWorktreeLock(repo, options.worktree, work, { operation: 'snapshot' });
}

async function create(repo: Repository, options: CreateSnapshotOptions): Promise<CreateSnapshotResult> {
  // Before the head is read: finishing an interrupted snapshot moves it.
  await settleInterrupted(repo, { worktree: options.worktree });
  const worktree = await readWorktree(repo, options.worktree);
  refuseDetached(worktree);
  const parent = worktree.head.head === null ? undefined : await readSnapshot(repo, worktree.head.head);
  if (options.ifChanged === true && parent !== undefined && (await isUnchanged(repo, worktree, options))) {
    return { snapshot: parent, changed: false, created: false, read: { entries: 0, bytes: 0 } };
  }
  const { snapshot, read } = await publishSnapshot(repo, {
    worktree,
    kind: 'user',
    note: options.note ?? '',
    tags: options.tags ?? [],
    parentId: worktree.head.head,
    advance: true,
    rehash: options.rehash,
  });
  const changed = parent?.descriptor.payload_root_hash !== snapshot.descriptor.payload_root_hash;
  return { snapshot, changed, created: true, read };
}

async function isUnchanged(
  repo: Repository,
  worktree: Worktree,
  options: CreateSnapshotOptions,
): Promise<boolean> {
  const state = await scanWorktree(repo, worktree, { hash: 'unknown', rehash: options.rehash });
  return isClean(repo, worktree, state);
}
