import { fsyncDirectory } from '@jvs/fs';
import { environmentError } from '@jvs/model';
import { removeTree } from './remove-tree.js';
import type { Repository } from './repository.js';

/**
 * Removes what an operation staged, durably, which has to come before its intent goes: else a power cut may bring the stage back without the intent
 * that says whose it is. Absent = done.
 */
export async function removeStage(repo: Repository, opId: string): Promise<{ readonly entries: number }> {
  const removed = await removeTree(repo, repo.paths.staging(opId));
  try {
    await fsyncDirectory(repo.paths.tmp);
  } catch (error) {
    throw environmentError(error, { action: 'remove what an operation staged', path: repo.paths.tmp });
  }
  return removed;
}
