import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, errnoName } from '@jvs/model';
import type { Worktree } from '@jvs/repo';

/**
 * Makes the worktree's directory, empty, when somebody deleted it as a whole: that is what people restore for. True when it was missing; then there is
 * nothing in it to keep.
 */
export async function ensureRoot(worktree: Worktree): Promise<boolean> {
  try {
    await mkdir(path.dirname(worktree.path), { recursive: true });
    // Closed until the snapshot's mode is set, which comes last: what is restored may have been private.
    await mkdir(worktree.path, { mode: 0o700 });
    return true;
  } catch (error) {
    // Whatever else stands there is judged by the scan.
    if (errnoName(error) === 'EEXIST') return false;
    throw environmentError(error, { action: 'make the directory of a worktree', path: worktree.path });
  }
}
