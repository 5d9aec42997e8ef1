import path from 'node:path';
import { unregisteredEntries, type Repository } from '@jvs/repo';
import type { Findings } from './findings.js';
import { listNames } from './list-names.js';

/**
 * Finds entries of the registry whose config is gone: no command sees such a worktree, so nobody would miss it. Those that an operation in flight is
 * making, renaming or removing are left out.
 */
export async function checkRegistry(repo: Repository, findings: Findings): Promise<void> {
  for (const name of await unregisteredEntries(repo, await listNames(repo.paths.worktrees))) {
    const file = path.relative(repo.root, repo.paths.worktreeConfig(name));
    const message = `${file} is missing, though there is an entry of that worktree`;
    findings.add({ code: 'E_METADATA_CORRUPT', snapshot_id: null, file, message });
  }
}
