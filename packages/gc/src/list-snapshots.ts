import path from 'node:path';
import { isSnapshotId } from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { listNames } from './list-names.js';
import { stray } from './metadata-damage.js';

/** What the directories say there is. */
export interface Listed {
  readonly ids: readonly string[];
  readonly generations: ReadonlyMap<string, number>;
}

/** Lists snapshots, finished or not, and the newest label generation of each. Throws for a name that does not belong there. */
export async function listSnapshots(repo: Repository): Promise<Listed> {
  const { snapshots, descriptors, labels } = repo.paths;
  const ids = new Set<string>();
  for (const name of await listNames(snapshots)) {
    if (!isSnapshotId(name)) throw stray(repo, 'E_METADATA_CORRUPT', path.join(snapshots, name));
    ids.add(name);
  }
  for (const name of await listNames(descriptors)) {
    const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    if (!isSnapshotId(id)) throw stray(repo, 'E_DESCRIPTOR_CORRUPT', path.join(descriptors, name));
    ids.add(id);
  }
  const generations = new Map<string, number>();
  for (const name of await listNames(labels)) {
    const [, id = '', n = ''] = /^([0-9a-f-]{36})\.([1-9][0-9]{0,14})\.json$/.exec(name) ?? [];
    if (!isSnapshotId(id)) throw stray(repo, 'E_LABEL_CORRUPT', path.join(labels, name));
    generations.set(id, Math.max(generations.get(id) ?? 0, Number(n)));
  }
  return { ids: [...ids], generations };
}
