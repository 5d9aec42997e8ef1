import { existsSync } from 'node:fs';
import { describeFileSystem } from '@jvs/engine';
import { isPublished } from './is-published.js';
import type { Repository } from './repository.js';

/**
 * What a snapshot that was cut off in the middle of its clone left where recovery cannot reach: a sentence with the operator's command. Undefined where
 * there is nothing of that kind. To be asked before the snapshot is discarded.
 */
export async function hiddenLeftover(repo: Repository, snapshotId: string): Promise<string | undefined> {
  const { context, paths } = repo;
  // Engines whose clones are made in sight have begun the payload.
  const isCutOff = existsSync(paths.snapshot(snapshotId)) && !existsSync(paths.payload(snapshotId));
  if (!isCutOff || isPublished(repo, snapshotId)) return undefined;
  const described = await describeFileSystem(context.engines, paths.snapshots).catch(() => undefined);
  return described?.cutOffClone;
}
