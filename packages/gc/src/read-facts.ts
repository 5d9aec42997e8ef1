import { isPublished, type Repository } from '@jvs/repo';
import type { Facts, SnapshotFact, WorktreeFact } from './facts.js';
import { damage } from './metadata-damage.js';
import type { Moving } from './read-moving.js';
import { readSnapshots } from './read-snapshots.js';

/** Reads the snapshots that were listed, and checks that every head is there. Throws for damage of any kind. */
export async function readFacts(repo: Repository, { listed, ...moving }: Moving): Promise<Facts> {
  const snapshots = await readSnapshots(repo, listed, new Set(moving.operations.flatMap(({ ids }) => ids)));
  checkHeads(repo, snapshots, moving.worktrees);
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
