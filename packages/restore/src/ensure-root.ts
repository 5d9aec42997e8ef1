import { chmod, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, errnoName } from '@jvs/model';
import { makeRootDirectory, type Repository, type Worktree } from '@jvs/repo';

const PRIVATE = 0o700;

/**
 * Makes the worktree's directory, empty, when somebody deleted it as a whole: that is what people restore for. True when it was missing; then there is
 * nothing in it to keep.
 */
export async function ensureRoot(repo: Repository, worktree: Worktree): Promise<boolean> {
  try {
    await mkdir(path.dirname(worktree.path), { recursive: true });
    // Whatever else stands there is judged by the scan.
    if (await exists(worktree.path)) return false;
    // Closed until the snapshot's mode is set, which comes last: what is restored may have been private.
    await makeRootDirectory(repo, worktree.path, { mode: PRIVATE });
    // An engine that makes roots has its own way.
    await chmod(worktree.path, PRIVATE);
    return true;
  } catch (error) {
    if (errnoName(error) === 'EEXIST') return false;
    throw environmentError(error, { action: 'make the directory of a worktree', path: worktree.path });
  }
}

async function exists(directory: string): Promise<boolean> {
  return lstat(directory).then(
    () => true,
    (error: unknown) => {
      if (errnoName(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
