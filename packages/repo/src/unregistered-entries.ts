import { lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { environmentError, isWorktreeName } from '@jvs/model';
import type { Repository } from './repository.js';
import { listIntentIds, readIntent } from './store/intents.js';

/**
 * Names of registry entries whose config is gone, which no command sees as worktrees. Those that an operation in flight is making, renaming or removing
 * are left out. Throws E_METADATA_CORRUPT for a damaged intent.
 */
export async function unregisteredEntries(repo: Repository): Promise<string[]> {
  const suspects = (await names(repo)).filter((name) => lacksConfig(repo, name));
  if (suspects.length === 0) return [];
  const spoken = await worktreesOfIntents(repo);
  // Looked at again: the operation may have come to its end in between.
  return suspects.filter((name) => !spoken.has(name) && lacksConfig(repo, name));
}

async function names(repo: Repository): Promise<string[]> {
  try {
    return (await readdir(repo.paths.worktrees)).filter(isWorktreeName).sort();
  } catch (error) {
    throw environmentError(error, { action: 'list the worktrees', path: repo.paths.worktrees });
  }
}

function lacksConfig(repo: Repository, name: string): boolean {
  return isThere(repo.paths.worktree(name)) && !isThere(repo.paths.worktreeConfig(name));
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

async function worktreesOfIntents(repo: Repository): Promise<Set<unknown>> {
  const ids = await listIntentIds(repo.paths);
  const intents = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  return new Set(intents.flatMap((intent) => [intent?.worktree, intent?.details['to']]));
}
