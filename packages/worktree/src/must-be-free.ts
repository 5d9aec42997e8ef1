import { lstatSync } from 'node:fs';
import { MAIN_WORKTREE, type Repository } from '@jvs/repo';
import { worktreeExists } from './worktree-errors.js';

/** Throws E_WORKTREE_EXISTS when a worktree has the name, or anything else stands where its payload would be. */
export function mustBeFree(repo: Repository, name: string): void {
  if (name === MAIN_WORKTREE || isThere(repo.paths.worktreeConfig(name))) throw worktreeExists(name);
  const payload = repo.paths.worktreePayload(name);
  if (isThere(payload)) throw worktreeExists(name, payload);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
