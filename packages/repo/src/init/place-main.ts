import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, errnoName, JvsError } from '@jvs/model';
import { MAIN_WORKTREE } from '../layout.js';
import { removeStage } from '../remove-stage.js';
import type { Repository } from '../repository.js';
import { renameNew } from '../store/rename-new.js';

/** Where the payload of "main" waits until `.jvs` has its name. */
export function stagedMain(repo: Repository, opId: string): string {
  return path.join(repo.paths.staging(opId), MAIN_WORKTREE);
}

/** Moves the staged payload of "main" to its place; does nothing when that was done before. Throws E_WORKTREE_EXISTS when the place is taken. */
export async function placeMain(repo: Repository, opId: string): Promise<void> {
  const staged = stagedMain(repo, opId);
  const target = repo.paths.worktreePayload(MAIN_WORKTREE);
  if (await exists(staged)) {
    if (!(await renameNew(repo.context, staged, target))) {
      throw new JvsError('E_WORKTREE_EXISTS', {
        message: `${target} came into being while the repository was made`,
        hint: `Move ${target} away and run the command again.`,
        details: { path: target },
      });
    }
  }
  await removeStage(repo, opId);
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (errnoName(error) === 'ENOENT') return false;
    throw environmentError(error, { action: 'look at the staging directory', path: file });
  }
}
