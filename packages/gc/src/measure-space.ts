import { describeMount } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import { isPublished, listWorktrees, type Repository } from '@jvs/repo';
import { measureTree } from './measure-tree.js';
import { readSpaceCache, writeSpaceCache } from './space-cache.js';
import { SpaceBook } from './space-book.js';
import type { TreeSpace } from './tree-space.js';

/** How space was found out. `upper_bound`: files may share data in ways that cannot be asked for, so less may come back. */
export interface SpaceMethod {
  readonly method: 'blocks' | 'extents';
  readonly bound: 'exact' | 'upper_bound';
}

export interface Space extends SpaceMethod {
  readonly book: SpaceBook;
}

/** File systems whose files may share data, and that tell where it lies. */
const REFLINKED = new Set(['xfs', 'btrfs']);
/** File systems whose files never share data. */
const PLAIN = new Set(['ext4', 'ext3', 'ext2', 'tmpfs']);

/**
 * Enters snapshots and worktrees into one book. What was measured of a snapshot before comes from the cache, since payloads never change; worktrees
 * are measured each time, and only where they may share data with a snapshot.
 */
export async function measureSpace(repo: Repository, ids: readonly string[]): Promise<Space> {
  const how = await spaceMethod(repo);
  const book = new SpaceBook();
  let encoded = false;
  const enter = (name: string, space: TreeSpace): void => {
    encoded ||= space.extentFlags.some((flag) => (flag & 2) !== 0);
    book.enter(name, space);
  };
  let done = 0;
  for (const id of ids) {
    const space = await measureSnapshot(repo, id, how);
    if (space !== undefined) enter(id, space);
    done += 1;
    repo.context.onEvent?.({
      type: 'progress',
      phase: 'measure',
      entries: done,
      bytes: 0,
      total: ids.length,
    });
  }
  for (const [name, space] of await measureWorktrees(repo, how)) enter(name, space);
  return { ...how, bound: encoded ? 'upper_bound' : how.bound, book };
}

/** How space can be found out where the repository is. */
export async function spaceMethod(repo: Repository): Promise<SpaceMethod> {
  const { type } = await describeMount(repo.paths.snapshots);
  if (REFLINKED.has(type)) {
    const native = repo.context.ops.kind === 'native';
    return native ? { method: 'extents', bound: 'exact' } : { method: 'blocks', bound: 'upper_bound' };
  }
  return { method: 'blocks', bound: PLAIN.has(type) ? 'exact' : 'upper_bound' };
}

async function measureSnapshot(
  repo: Repository,
  id: string,
  { method }: SpaceMethod,
): Promise<TreeSpace | undefined> {
  const cached = await readSpaceCache(repo, id);
  if (cached !== undefined) return cached;
  try {
    const space = await measureTree(repo.context, repo.paths.snapshot(id), method === 'extents');
    await writeSpaceCache(repo, id, space);
    return space;
  } catch (error) {
    // Deleted meanwhile: it takes nothing.
    if (!isPublished(repo, id) && !isJvsError(error, 'E_CANCELLED')) return undefined;
    throw error;
  }
}

/** By a name that is no snapshot's. */
async function measureWorktrees(
  repo: Repository,
  { method }: SpaceMethod,
): Promise<Array<readonly [string, TreeSpace]>> {
  if (method !== 'extents') return [];
  const found: Array<readonly [string, TreeSpace]> = [];
  for (const { name, path } of await listWorktrees(repo)) {
    const key = `worktree ${name}`;
    try {
      found.push([key, await measureTree(repo.context, path, true)]);
    } catch (error) {
      // Unreadable or gone: what it shares is then counted as coming back, and the plan says more than it should, never deletes more.
      const message = `worktree ${name} was not measured: ${(error as Error).message}`;
      if (isJvsError(error, 'E_CANCELLED')) throw error;
      repo.context.onEvent?.({ type: 'warning', code: 'W_NOT_MEASURED', message });
    }
  }
  return found;
}
