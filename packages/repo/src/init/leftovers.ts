import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isLocked } from '@jvs/fs';
import { environmentError, isSnapshotId } from '@jvs/model';
import type { RepoContext } from '../repo-context.js';

const PREFIX = '.jvs-init-';

/** Name under which `.jvs` is built until it is complete. */
export function stagingName(opId: string): string {
  return `${PREFIX}${opId}`;
}

export function isLeftover(name: string): boolean {
  return name.startsWith(PREFIX) && isSnapshotId(name.slice(PREFIX.length));
}

/** Removes what an init that died left in `root`. One that is at work holds the lock of its intent and is left alone. */
export async function removeLeftovers(context: RepoContext, root: string): Promise<void> {
  try {
    for (const name of (await readdir(root)).filter(isLeftover)) {
      const intent = path.join(root, name, 'intents', `${name.slice(PREFIX.length)}.json`);
      if (!isLocked(intent, { system: context.system })) await context.ops.removeTree(path.join(root, name));
    }
  } catch (error) {
    throw environmentError(error, { action: 'remove an unfinished repository', path: root });
  }
}
