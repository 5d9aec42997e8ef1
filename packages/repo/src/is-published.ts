import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isSnapshotId } from '@jvs/model';
import { refreshNames } from './refresh-view.js';
import type { Repository } from './repository.js';

/** Whether a snapshot's READY is there. Says nothing about its health: `readSnapshot` does. */
export function isPublished(repo: Repository, id: string): boolean {
  if (!isSnapshotId(id)) return false;
  const ready = repo.paths.ready(id);
  // What is not published is discarded: an absence that is only remembered must not decide that.
  refreshNames(repo, path.dirname(ready), ready);
  return lstatSync(ready, { throwIfNoEntry: false })?.isFile() === true;
}
