import { lstatSync } from 'node:fs';
import path from 'node:path';
import { readCacheFile, replaceCacheFile, type Repository } from '@jvs/repo';
import { decodeSpace, encodeSpace, spaceLength } from './space-codec.js';
import type { TreeSpace } from './tree-space.js';

/** Where the figures of a snapshot are kept. A cache: missing, old or damaged files are measured again. */
export function spaceCacheFile(repo: Repository, id: string): string {
  return path.join(repo.paths.cache, `space-${id}`);
}

/** What was measured before; undefined when that is not known, or was measured of another copy of the payload. */
export function readSpaceCache(repo: Repository, id: string): readonly TreeSpace[] | undefined {
  try {
    const bytes = readCacheFile(spaceCacheFile(repo, id), spaceLength);
    return bytes && decodeSpace(bytes, keyOf(repo, id));
  } catch {
    // Whatever is wrong with it, measuring again is the answer.
    return undefined;
  }
}

/** Keeps what was measured, where there is room: nothing depends on it. */
export function writeSpaceCache(repo: Repository, id: string, space: readonly TreeSpace[]): void {
  try {
    replaceCacheFile(spaceCacheFile(repo, id), [encodeSpace(space, keyOf(repo, id))]);
  } catch {
    // It is measured again next time.
  }
}

/** Inode and times of READY and of the payload's root: other in every copy of a repository. */
function keyOf(repo: Repository, id: string): string {
  return [repo.paths.ready(id), repo.paths.payload(id)]
    .map((file) => {
      const { dev, ino, ctimeNs } = lstatSync(file, { bigint: true });
      return `${dev}:${ino}:${ctimeNs}`;
    })
    .join(' ');
}
