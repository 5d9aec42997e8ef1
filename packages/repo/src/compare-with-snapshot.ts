import { compareTrees } from '@jvs/integrity';
import { entryPath, type DigestTree } from '@jvs/model';
import type { Change, EntryFacts } from './change.js';
import { readManifest } from './read-manifest.js';
import type { Repository } from './repository.js';
import type { WorktreeState } from './worktree-state.js';

/**
 * What differs from a snapshot to a state, in tree order; from nothing at all when `id` is null. Entries of the state that are not known
 * count as modified. Throws what `readManifest` throws.
 */
export async function compareWithSnapshot(
  repo: Repository,
  state: WorktreeState,
  id: string | null,
): Promise<Change[]> {
  if (id === null) return everythingAdded(state.tree);
  return describeChanges(await readManifest(repo, id), state.content());
}

/** What differs from `before` to `after`, in tree order. */
export function describeChanges(before: DigestTree, after: DigestTree): Change[] {
  return compareTrees(before, after).map((change) => ({
    kind: change.kind,
    path: change.path,
    before: change.before === undefined ? undefined : facts(before, change.before),
    after: change.after === undefined ? undefined : facts(after, change.after),
  }));
}

type FactsOf = Pick<DigestTree, 'type' | 'mode' | 'size'>;

function everythingAdded(tree: WorktreeState['tree']): Change[] {
  const changes: Change[] = [];
  for (let entry = 1; entry < tree.count; entry += 1) {
    changes.push({ kind: 'added', path: entryPath(tree, entry), after: facts(tree, entry) });
  }
  return changes;
}

function facts(tree: FactsOf, entry: number): EntryFacts {
  return {
    type: tree.type[entry] as number,
    mode: tree.mode[entry] as number,
    size: tree.size[entry] as number,
  };
}
