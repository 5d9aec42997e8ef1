import path from 'node:path';
import { isWorktreeName } from '@jvs/model';
import { listIntentIds, readIntent, type Repository } from '@jvs/repo';
import { isThere } from './check-directories.js';
import type { Findings } from './findings.js';
import { listNames } from './list-names.js';

/**
 * Finds entries of the registry whose config is gone: no command sees such a worktree, so nobody would miss it. Those that an operation in flight is
 * making, renaming or removing are left out.
 */
export async function checkRegistry(repo: Repository, findings: Findings): Promise<void> {
  const suspects = (await listNames(repo.paths.worktrees))
    .filter(isWorktreeName)
    .sort()
    .filter((name) => lacksConfig(repo, name));
  if (suspects.length === 0) return;
  const spoken = await worktreesOfIntents(repo);
  for (const name of suspects) {
    // Looked at again: the operation may have come to its end in between.
    if (spoken.has(name) || !lacksConfig(repo, name)) continue;
    const file = path.relative(repo.root, repo.paths.worktreeConfig(name));
    const message = `${file} is missing, though there is an entry of that worktree`;
    findings.add({ code: 'E_METADATA_CORRUPT', snapshot_id: null, file, message });
  }
}

function lacksConfig(repo: Repository, name: string): boolean {
  return isThere(repo.paths.worktree(name)) && !isThere(repo.paths.worktreeConfig(name));
}

async function worktreesOfIntents(repo: Repository): Promise<Set<unknown>> {
  const ids = isThere(repo.paths.intents) ? await listIntentIds(repo.paths) : [];
  const intents = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  return new Set(intents.flatMap((intent) => [intent?.worktree, intent?.details['to']]));
}
