import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporaryName } from '@jvs/fs';
import { decodeStatCache, encodeStatCache, type StatCache } from '@jvs/integrity';
import { environmentError, errnoName, isJvsError } from '@jvs/model';
import type { Repository } from '../repository.js';
import { makePrivateDirectory } from '../store/make-private-directory.js';
import type { Worktree } from '../worktree.js';

/** What the cache is about: a worktree, at this root inode. A copy of a repository has another one. */
export function cacheScope(worktree: Worktree, rootIno: bigint): string {
  return `${worktree.config.worktree_id}:${rootIno}`;
}

/** The cache of a worktree; undefined when there is none or it cannot be used: it is then made anew. */
export async function readStatCache(
  repo: Repository,
  worktree: Worktree,
  rootIno: bigint,
): Promise<StatCache | undefined> {
  const file = repo.paths.statCache(worktree.config.worktree_id);
  try {
    return decodeStatCache(await readRegular(file), cacheScope(worktree, rootIno));
  } catch (error) {
    // Without a cache everything is read: slower, and the same answer.
    if (errnoName(error) !== undefined) return undefined;
    throw error;
  }
}

/** Never waits: a FIFO in place of the cache would have no writer. What is no file is no cache either. */
async function readRegular(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    return (await handle.stat()).isFile() ? await handle.readFile() : new Uint8Array();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces the cache. Not synced: it carries a checksum, and a torn one is as good as none. Rejects with an environment error; the old
 * cache is then still there.
 */
export async function writeStatCache(repo: Repository, worktree: Worktree, cache: StatCache): Promise<void> {
  const file = repo.paths.statCache(worktree.config.worktree_id);
  const temporary = path.join(path.dirname(file), temporaryName());
  try {
    await makePrivateDirectory(path.dirname(file));
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.chmod(0o600);
      for (const piece of encodeStatCache(cache)) await handle.writeFile(piece);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw isJvsError(error) ? error : environmentError(error, { action: 'save the stat cache', path: file });
  }
}
