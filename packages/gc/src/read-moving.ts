import {
  isPinInForce,
  listWorktrees,
  readPins,
  unregisteredEntries,
  type RecordedLabels,
  type Repository,
  type Worktree,
} from '@jvs/repo';
import type { Facts, OperationFact, WorktreeFact } from './facts.js';
import { checkRecorded } from './check-recorded.js';
import { listNames } from './list-names.js';
import { listSnapshots, type Listed } from './list-snapshots.js';
import { missing } from './metadata-damage.js';
import { readOperations } from './read-operations.js';

/** Everything that decides about deletion and moves. */
export interface Moving {
  readonly listed: Listed;
  readonly operations: readonly OperationFact[];
  readonly worktrees: readonly WorktreeFact[];
  readonly pins: Facts['pins'];
  /** What the audit log says of labels that were edited; without those an operation speaks of. */
  readonly recordedLabels: ReadonlyMap<string, RecordedLabels>;
}

/** The caller holds the repository lock, without which a snapshot may be protected by one record before it is read and by another after. */
export async function readMoving(repo: Repository, now: Date): Promise<Moving> {
  // Snapshots before intents: one that is begun in between is in neither, one that ends is in both.
  const listed = await listSnapshots(repo);
  const { operations, spoken } = await readOperations(repo);
  const worktrees = await readWorktrees(repo);
  const pins = (await readPins(repo)).filter((pin) => isPinInForce(pin, now));
  const recordedLabels = await checkRecorded(repo, { now, listed, spoken, worktrees });
  return {
    listed,
    operations,
    recordedLabels,
    worktrees: worktrees.map(factOf),
    pins: pins.map(({ snapshot_id: snapshotId, reason }) => ({ snapshotId, reason })),
  };
}

async function readWorktrees(repo: Repository): Promise<Worktree[]> {
  const [orphan] = await unregisteredEntries(repo, await listNames(repo.paths.worktrees));
  if (orphan !== undefined) throw missing(repo, repo.paths.worktreeConfig(orphan));
  return listWorktrees(repo);
}

function factOf({ name, config, head }: Worktree): WorktreeFact {
  return { name, head: head.head, current: head.current, base: config.base };
}
