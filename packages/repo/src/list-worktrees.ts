import { readdir } from 'node:fs/promises';
import { environmentError, isWorktreeName } from '@jvs/model';
import { MAIN_WORKTREE } from './layout.js';
import { readWorktree } from './read-worktree.js';
import type { Repository } from './repository.js';
import type { Worktree } from './worktree.js';

/** All registered worktrees, "main" first, the others by name. Throws E_METADATA_CORRUPT when one cannot be read. */
export async function listWorktrees(repo: Repository): Promise<Worktree[]> {
  const names = (await list(repo.paths.worktrees)).filter(isWorktreeName).sort();
  const ordered = [...names.filter(isMain), ...names.filter((name) => !isMain(name))];
  return Promise.all(ordered.map((name) => readWorktree(repo, name)));
}

function isMain(name: string): boolean {
  return name === MAIN_WORKTREE;
}

async function list(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw environmentError(error, { action: 'list the worktrees', path: directory });
  }
}
