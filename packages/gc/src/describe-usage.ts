import type { Repository } from '@jvs/repo';
import { measureSpace, type SpaceMethod } from './measure-space.js';
import type { SnapshotSpace } from './space-book.js';
import { loadSnapshots } from './load-snapshots.js';
import { keepStoreFigures } from './store-figures.js';

export interface UsageRequest {
  /** Full ids; undefined for all snapshots. */
  readonly ids?: readonly string[] | undefined;
}

export interface SnapshotUsage extends SnapshotSpace {
  readonly snapshotId: string;
  readonly logicalBytes: number;
  readonly createdAt: string;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly note: string;
}

export interface Usage extends SpaceMethod {
  /** In the order of `ids`; of all, newest first. */
  readonly snapshots: readonly SnapshotUsage[];
  /** Comes back when all of these go and nothing else does. */
  readonly togetherBytes: number;
  /** Comes back when every snapshot goes. */
  readonly usedBytes: number;
  /** Snapshots there are. */
  readonly count: number;
}

/** What snapshots take, each for itself and together. Measures what was not measured yet. Throws what `loadSnapshots` throws. */
export async function describeUsage(repo: Repository, { ids }: UsageRequest = {}): Promise<Usage> {
  const snapshots = await loadSnapshots(repo);
  const all = snapshots.map(({ id }) => id);
  const { book, method, bound } = await measureSpace(repo, all);
  const usedBytes = book.together(all);
  await keepStoreFigures(repo, { bytes: usedBytes, snapshots: all.length, bound });
  const byId = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const newestFirst = [...snapshots].sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  const wanted = ids ?? newestFirst.map(({ id }) => id);
  const found = wanted.flatMap((id) => byId.get(id) ?? []);
  return {
    snapshots: found.map(({ id, logicalBytes, createdAt, worktree, kind, note }) => ({
      snapshotId: id,
      logicalBytes,
      createdAt,
      worktree,
      kind,
      note,
      ...book.of(id),
    })),
    togetherBytes: book.together(found.map(({ id }) => id)),
    usedBytes,
    count: all.length,
    method,
    bound,
  };
}
