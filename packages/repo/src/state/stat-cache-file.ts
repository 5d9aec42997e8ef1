import { decodeStatCache, encodeStatCache, statCacheLength, type StatCache } from '@jvs/integrity';
import { environmentError, errnoName } from '@jvs/model';
import type { Repository } from '../repository.js';
import { readCacheFile, replaceCacheFile } from '../store/cache-file.js';
import type { Worktree } from '../worktree.js';

/** What the cache is about: a worktree, at this root inode. A copy of a repository has another one. */
export function cacheScope(worktree: Worktree, rootIno: bigint): string {
  return `${worktree.config.worktree_id}:${rootIno}`;
}

/** The cache of a worktree; undefined when there is none or it cannot be used: it is then made anew. */
export function readStatCache(repo: Repository, worktree: Worktree, rootIno: bigint): StatCache | undefined {
  const file = repo.paths.statCache(worktree.config.worktree_id);
  try {
    const bytes = readCacheFile(file, statCacheLength);
    return bytes && decodeStatCache(bytes, cacheScope(worktree, rootIno));
  } catch (error) {
    // Without a cache everything is read: slower, and the same answer.
    if (errnoName(error) !== undefined) return undefined;
    throw error;
  }
}

/** Replaces the cache. Throws an environment error; the old cache is then still there. */
export function writeStatCache(repo: Repository, worktree: Worktree, cache: StatCache): void {
  const file = repo.paths.statCache(worktree.config.worktree_id);
  try {
    replaceCacheFile(file, encodeStatCache(cache));
  } catch (error) {
    throw environmentError(error, { action: 'save the stat cache', path: file });
  }
}
