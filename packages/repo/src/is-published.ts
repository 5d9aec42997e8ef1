import { lstatSync } from 'node:fs';
import { isSnapshotId } from '@jvs/model';
import type { Repository } from './repository.js';

/** Whether a snapshot's READY is there. Says nothing about its health: `readSnapshot` does. */
export function isPublished(repo: Repository, id: string): boolean {
  return isSnapshotId(id) && lstatSync(repo.paths.ready(id), { throwIfNoEntry: false })?.isFile() === true;
}
