import path from 'node:path';
import { refreshListing, refreshName } from '@jvs/fs';
import type { Repository } from './repository.js';

/**
 * What must be done after a lock was taken, before anything is read under it: on a repository that other machines use, the kernel may
 * remember names and listings from before they changed them. Nothing on a local file system. docs/adr/0011.
 */
export function refreshRepository(repo: Repository): void {
  if (!repo.remote) return;
  const { descriptors, labels, intents, worktrees, gcPlans, gcPins, gcTombstones, config } = repo.paths;
  refreshName(config);
  for (const directory of [descriptors, labels, intents, worktrees, gcPlans, gcPins, gcTombstones])
    refreshListing(directory);
}

/** The same for a worktree's lock: its payload, its registry entry and the listing of its heads. */
export function refreshWorktree(repo: Repository, name: string): void {
  if (!repo.remote) return;
  const { paths } = repo;
  const payload = paths.worktreePayload(name);
  refreshNames(repo, path.dirname(payload), payload, paths.worktree(name), paths.worktreeConfig(name));
  refreshListing(paths.worktree(name));
  refreshListing(paths.intents);
}

/** The same for the audit log's lock. */
export function refreshAuditLog(repo: Repository): void {
  if (repo.remote) refreshListing(path.dirname(repo.paths.auditLog));
}

/** Asks for single names anew, directories before what is in them. Nothing on a local file system. */
export function refreshNames(repo: Repository, ...names: readonly string[]): void {
  if (repo.remote) names.forEach(refreshName);
}
