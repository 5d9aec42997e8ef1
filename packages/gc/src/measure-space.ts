import { describeMount } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import { isPublished, listWorktrees, type Repository } from '@jvs/repo';
import { isApart, measurePayload } from './measure-payload.js';
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
  const enter = (name: string, spaces: readonly TreeSpace[]): void => {
    encoded ||= spaces.some(({ extentFlags }) => extentFlags.some((flag) => (flag & 2) !== 0));
    book.enter(name, ...spaces);
  };
  const unknown: string[] = [];
  for (const id of ids) {
    const space = readSpaceCache(repo, id);
    if (space === undefined) unknown.push(id);
    else enter(id, space);
  }
  await measureAnew(repo, unknown, { how, enter });
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

/** Several at a time, each by one thread: most are small, and starting threads for each would cost more than it brings. */
const AT_ONCE = 8;

async function measureAnew(
  repo: Repository,
  ids: readonly string[],
  {
    how,
    enter,
  }: { readonly how: SpaceMethod; readonly enter: (id: string, space: readonly TreeSpace[]) => void },
): Promise<void> {
  const context = ids.length < AT_ONCE ? repo.context : { ...repo.context, threads: 1 };
  for (let done = 0; done < ids.length; done += AT_ONCE) {
    const batch = ids.slice(done, done + AT_ONCE);
    const measured = await Promise.all(batch.map((id) => measureSnapshot({ ...repo, context }, id, how)));
    measured.forEach((space, at) => {
      if (space !== undefined) enter(batch[at] ?? '', space);
    });
    const entries = done + batch.length;
    repo.context.onEvent?.({ type: 'progress', phase: 'measure', entries, bytes: 0, total: ids.length });
  }
}

async function measureSnapshot(
  repo: Repository,
  id: string,
  { method }: SpaceMethod,
): Promise<readonly TreeSpace[] | undefined> {
  try {
    const space = await measurePayload(repo, id, method === 'extents');
    writeSpaceCache(repo, id, space);
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
): Promise<Array<readonly [string, readonly TreeSpace[]]>> {
  if (method !== 'extents') return [];
  const found: Array<readonly [string, readonly TreeSpace[]]> = [];
  for (const { name, path } of await listWorktrees(repo)) {
    const key = `worktree ${name}`;
    try {
      const apart = isApart(path, repo.paths.jvs);
      found.push([key, [{ ...(await measureTree(repo.context, path, true)), apart }]]);
    } catch (error) {
      // Unreadable or gone: what it shares is then counted as coming back, and the plan says more than it should, never deletes more.
      const message = `worktree ${name} was not measured: ${(error as Error).message}`;
      if (isJvsError(error, 'E_CANCELLED')) throw error;
      repo.context.onEvent?.({ type: 'warning', code: 'W_NOT_MEASURED', message });
    }
  }
  return found;
}
