import type { Repository } from '@jvs/repo';
import type { SnapshotFact } from './facts.js';
import { listSnapshots } from './list-snapshots.js';
import { readOperations } from './read-operations.js';
import { readSnapshots } from './read-snapshots.js';

/** Everything about what snapshots there are, and nothing of what protects them. Any moment will do, so no lock is needed. */
export async function loadSnapshots(repo: Repository): Promise<SnapshotFact[]> {
  const listed = await listSnapshots(repo);
  const { operations } = await readOperations(repo);
  return readSnapshots(repo, listed, new Set(operations.flatMap(({ ids }) => ids)));
}
