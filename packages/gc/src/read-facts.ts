import { isPublished, lostLabels, type RecordedLabels, type Repository } from '@jvs/repo';
import type { Facts, SnapshotFact, WorktreeFact } from './facts.js';
import { damage, lost } from './metadata-damage.js';
import type { Moving } from './read-moving.js';
import { readSnapshots } from './read-snapshots.js';

/** Reads the snapshots that were listed, and checks that every head is there and every label as recorded. Throws for damage of any kind. */
export async function readFacts(
  repo: Repository,
  { listed, recordedLabels, ...moving }: Moving,
): Promise<Facts> {
  const snapshots = await readSnapshots(repo, listed, new Set(moving.operations.flatMap(({ ids }) => ids)));
  checkHeads(repo, snapshots, moving.worktrees);
  checkLabels(snapshots, recordedLabels);
  return { snapshots, ...moving };
}

/** A head without its snapshot is damage, and who knows what else is. A base may have been deleted when nothing needed it. */
function checkHeads(
  repo: Repository,
  snapshots: readonly SnapshotFact[],
  worktrees: readonly WorktreeFact[],
): void {
  const known = new Set(snapshots.map(({ id }) => id));
  for (const { name, head, current } of worktrees) {
    // One that was published since the snapshots were listed is none of ours to decide about.
    const lost = [head, current].find((id) => id !== null && !known.has(id) && !isPublished(repo, id));
    if (lost !== undefined)
      throw damage('E_METADATA_CORRUPT', `.jvs/worktrees/${name}`, `there is no snapshot ${lost}`);
  }
}

/** Labels that were edited and are gone: what the snapshot was published with does not tell what protects it. */
function checkLabels(
  snapshots: readonly SnapshotFact[],
  recorded: ReadonlyMap<string, RecordedLabels>,
): void {
  for (const snapshot of snapshots) {
    const { id } = snapshot;
    const difference = lostLabels(recorded.get(id), snapshot);
    if (difference === undefined) continue;
    const reason = `the newest labels of snapshot ${id} are missing: ${difference}, and the audit log says otherwise`;
    throw lost('E_LABEL_CORRUPT', `.jvs/labels/${id}`, reason);
  }
}
