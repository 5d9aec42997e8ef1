import { lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { Repository } from '@jvs/repo';
import type { TreeSpace } from './tree-space.js';

const VERSION = 2;
const DIGEST_BYTES = 32;

/** Where the figures of a snapshot are kept. A cache: missing, old or damaged files are measured again. */
export function spaceCacheFile(repo: Repository, id: string): string {
  return path.join(repo.paths.cache, `space-${id}`);
}

/**
 * What was measured before; undefined when that is not known, or was measured of another copy of the payload. Synchronous: most are small and there are as
 * many as snapshots, and a thread for each costs several times what reading does.
 */
export function readSpaceCache(repo: Repository, id: string): readonly TreeSpace[] | undefined {
  try {
    const bytes = readFileSync(spaceCacheFile(repo, id));
    const body = bytes.subarray(DIGEST_BYTES);
    if (!hash('sha256', body, 'buffer').equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
    const { version, key, space } = deserialize(body) as {
      version: number;
      key: string;
      space: readonly TreeSpace[];
    };
    return version === VERSION && key === keyOf(repo, id) ? space : undefined;
  } catch {
    // Whatever is wrong with it, measuring again is the answer.
    return undefined;
  }
}

/** Keeps what was measured, where there is a directory and room for it: nothing depends on it. */
export function writeSpaceCache(repo: Repository, id: string, space: readonly TreeSpace[]): void {
  const body = serialize({ version: VERSION, key: keyOf(repo, id), space });
  const file = spaceCacheFile(repo, id);
  try {
    writeFileSync(file, Buffer.concat([hash('sha256', body, 'buffer'), body]), { mode: 0o600 });
  } catch {
    removeQuietly(file);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Then what there is of it has no valid digest.
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
