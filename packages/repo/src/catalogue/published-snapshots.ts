import { lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { environmentError, isSnapshotId } from '@jvs/model';
import type { Repository } from '../repository.js';

/** What the directories list. */
export interface PublishedListing {
  /** Ids that have a descriptor, published or not. */
  readonly ids: readonly string[];
  /** Highest label generation of each snapshot that has one. */
  readonly generations: ReadonlyMap<string, number>;
}

export async function listPublished(repo: Repository): Promise<PublishedListing> {
  const [ids, generations] = await Promise.all([listDescriptorIds(repo), listLabelGenerations(repo)]);
  return { ids, generations };
}

/** Ids that have a descriptor, published or not. */
export async function listDescriptorIds(repo: Repository): Promise<string[]> {
  const names = await listNames(repo.paths.descriptors);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(isSnapshotId);
}

/** Highest label generation of each snapshot that has one. */
export async function listLabelGenerations(repo: Repository): Promise<Map<string, number>> {
  const newest = new Map<string, number>();
  for (const name of await listNames(repo.paths.labels)) {
    const parts = /^([0-9a-f-]{36})\.([1-9][0-9]{0,14})\.json$/.exec(name);
    if (parts === null) continue;
    const [, id, number] = parts as unknown as [string, string, string];
    if (isSnapshotId(id)) newest.set(id, Math.max(newest.get(id) ?? 0, Number(number)));
  }
  return newest;
}

/**
 * Identity of the descriptor and READY files on disk: another text when either was touched in any way. Undefined when the
 * snapshot is not published.
 */
export function fileKey(repo: Repository, snapshotId: string): string | undefined {
  const descriptor = lstatSync(repo.paths.descriptor(snapshotId), { throwIfNoEntry: false });
  const ready = lstatSync(repo.paths.ready(snapshotId), { throwIfNoEntry: false });
  return descriptor === undefined || ready === undefined ? undefined : `${stamp(descriptor)} ${stamp(ready)}`;
}

/** To the microsecond: made for every snapshot at every start, and numbers cost half of what big integers do. */
function stamp(stats: Stats): string {
  return `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;
}

async function listNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw environmentError(error, { action: 'list the repository', path: directory });
  }
}
