import { lstatSync } from 'node:fs';
import { isJvsError } from '@jvs/model';
import { MAIN_WORKTREE, settleInterrupted, type Repository } from '@jvs/repo';
import { worktreeExists } from './worktree-errors.js';

/** Throws E_WORKTREE_EXISTS when a worktree has the name, or anything else stands where its payload would be. */
export function mustBeFree(repo: Repository, name: string): void {
  if (name === MAIN_WORKTREE || isThere(repo.paths.worktreeConfig(name))) throw worktreeExists(name);
  const payload = repo.paths.worktreePayload(name);
  if (isThere(payload)) throw worktreeExists(name, payload);
}

/** The same before anything is locked: what stands there may be what an interrupted operation left, and that is settled first. */
export async function mustBecomeFree(repo: Repository, name: string): Promise<void> {
  try {
    mustBeFree(repo, name);
  } catch (error) {
    if (name === MAIN_WORKTREE || !isJvsError(error, 'E_WORKTREE_EXISTS')) throw error;
    await settleInterrupted(repo);
    mustBeFree(repo, name);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
