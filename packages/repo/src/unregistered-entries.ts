import { lstatSync } from 'node:fs';
import { isWorktreeName } from '@jvs/model';
import type { Repository } from './repository.js';
import { listIntentIds, readIntent } from './store/intents.js';

/**
 * Those of the registry's `entries` (names in `worktrees/`) whose config is gone, sorted: no command sees them as worktrees. Those that an
 * operation in flight is making, renaming or removing are left out. Throws E_METADATA_CORRUPT for a damaged intent.
 */
export async function unregisteredEntries(repo: Repository, entries: readonly string[]): Promise<string[]> {
  const suspects = entries
    .filter(isWorktreeName)
    .sort()
    .filter((name) => lacksConfig(repo, name));
  if (suspects.length === 0) return [];
  const spoken = await worktreesOfIntents(repo);
  // Looked at again: the operation may have come to its end in between.
  return suspects.filter((name) => !spoken.has(name) && lacksConfig(repo, name));
}

function lacksConfig(repo: Repository, name: string): boolean {
  return isThere(repo.paths.worktree(name)) && !isThere(repo.paths.worktreeConfig(name));
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

async function worktreesOfIntents(repo: Repository): Promise<Set<unknown>> {
  const ids = isThere(repo.paths.intents) ? await listIntentIds(repo.paths) : [];
  const intents = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  return new Set(intents.flatMap((intent) => [intent?.worktree, intent?.details['to']]));
}
