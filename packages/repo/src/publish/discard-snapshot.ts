import { rm } from 'node:fs/promises';
import { fsyncDirectory } from '@jvs/fs';
import { environmentError } from '@jvs/model';
import { isPublished } from '../is-published.js';
import { removeTree } from '../remove-tree.js';
import type { Repository } from '../repository.js';

/** Removes everything of a snapshot that was never published. Does nothing to a published one. */
export async function discardSnapshot(repo: Repository, id: string): Promise<void> {
  if (isPublished(repo, id)) return;
  const { paths } = repo;
  try {
    await rm(paths.descriptor(id), { force: true });
    // Without the signal: a cancelled command cleans up after itself.
    await removeTree(repo, paths.snapshot(id));
    await fsyncDirectory(paths.descriptors);
    await fsyncDirectory(paths.snapshots);
  } catch (error) {
    throw environmentError(error, { action: 'remove an unfinished snapshot', path: paths.snapshot(id) });
  }
}
