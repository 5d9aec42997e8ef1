import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { environmentError, isWorktreeName } from '@jvs/model';
import { MAIN_WORKTREE } from './layout.js';
import { readWorktree } from './read-worktree.js';
import type { Repository } from './repository.js';
import type { Worktree } from './worktree.js';

/**
 * All registered worktrees, "main" first, the others by name. One that is being made, renamed or removed at this moment has no config (yet, or any
 * more) and is none. Throws E_METADATA_CORRUPT when one cannot be read.
 */
export async function listWorktrees(repo: Repository): Promise<Worktree[]> {
  const names = (await list(repo.paths.worktrees)).filter(isWorktreeName).sort();
  const ordered = [...names.filter(isMain), ...names.filter((name) => !isMain(name))];
  const found = await Promise.all(ordered.map((name) => readRegistered(repo, name)));
  return found.filter((worktree) => worktree !== undefined);
}

async function readRegistered(repo: Repository, name: string): Promise<Worktree | undefined> {
  try {
    return await readWorktree(repo, name);
  } catch (error) {
    if (!isMain(name) && !isThere(repo.paths.worktreeConfig(name))) return undefined;
    throw error;
  }
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
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
