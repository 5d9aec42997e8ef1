import { selectEngine } from '@jvs/engine';
import { ensureDirectory } from '@jvs/fs';
import type { Descriptor } from '@jvs/model';
import { isPublished } from '../is-published.js';
import { readSnapshot } from '../read-snapshot.js';
import type { Repository } from '../repository.js';
import { linkManifest } from './link-manifest.js';
import type { ValidRequest } from './validate-worktree.js';

/**
 * Steps 4 and 5 in one call, where the engine proves that the clone is what the parent's payload was when it was published: then the
 * parent's digests, counts and manifest are those of the clone, and nothing is scanned. Returns the parent's descriptor; undefined where that is not
 * proved, and then there is no payload.
 */
export async function cloneUnchanged(
  repo: Repository,
  request: ValidRequest,
  id: string,
): Promise<Descriptor | undefined> {
  const { context, config, paths } = repo;
  const { parentId, worktree } = request;
  // Who scanned already has found a difference.
  if (parentId === null || request.rehash === true || request.state !== undefined) return undefined;
  const { engine } = await selectEngine(context.engines, request.engine ?? config.engine, paths.tmp);
  if (engine.capabilities.provesUnchanged !== true || !isPublished(repo, parentId)) return undefined;
  const { descriptor } = await readSnapshot(repo, parentId, { labelGeneration: 0 });
  await ensureDirectory(paths.snapshot(id));
  const since = paths.payload(parentId);
  const proved = await engine.snapshotUnchanged?.(worktree.path, paths.payload(id), since);
  if (proved !== true) return undefined;
  await linkManifest(repo, { from: descriptor, id });
  return descriptor;
}
