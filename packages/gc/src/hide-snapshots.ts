import { readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import type { Repository } from '@jvs/repo';
import { spaceCacheFile } from './space-cache.js';

/**
 * Takes snapshots that have a tombstone out of sight: the rename of its directory ends each, READY and all; descriptor and labels follow. Durable when it
 * returns. May be repeated. The caller holds the repository lock.
 */
export async function hideSnapshots(repo: Repository, opId: string, ids: readonly string[]): Promise<void> {
  const { paths } = repo;
  const staging = paths.staging(opId);
  for (const id of ids) {
    // This line deletes it.
    await rename(paths.snapshot(id), path.join(staging, id));
  }
  await fsyncDirectory(staging);
  await fsyncDirectory(paths.snapshots);
  await removeRecords(repo, ids);
}

/** Removes the descriptors and labels of snapshots that are out of sight, durably. May be repeated. */
export async function removeRecords(repo: Repository, ids: readonly string[]): Promise<void> {
  const { paths } = repo;
  const gone = new Set(ids);
  for (const id of ids) {
    await rm(paths.descriptor(id), { force: true });
    await rm(spaceCacheFile(repo, id), { force: true });
  }
  for (const name of await readdir(paths.labels)) {
    if (gone.has(name.split('.')[0] ?? '')) await rm(path.join(paths.labels, name), { force: true });
  }
  await fsyncDirectory(paths.descriptors);
  await fsyncDirectory(paths.labels);
}
