import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * SHA-256 over everything in a repository: names, modes, content. Left out is what may be deleted at any time (index, caches) and
 * the lock files, which are made when first locked and hold nothing that lasts.
 */
export function repositoryDigest(root: string): string {
  const hash = createHash('sha256');
  const left = new Set(['index.sqlite', 'cache', 'locks'].map((name) => path.join(root, '.jvs', name)));
  const walk = (directory: string): void => {
    for (const name of readdirSync(directory).sort()) {
      const entry = path.join(directory, name);
      if (left.has(entry)) continue;
      const status = lstatSync(entry);
      hash.update(`${path.relative(root, entry)}\0${status.mode}\0`);
      if (status.isDirectory()) walk(entry);
      else if (status.isSymbolicLink()) hash.update(readlinkSync(entry));
      else if ((status.mode & 0o400) !== 0 || process.getuid?.() === 0) hash.update(readFileSync(entry));
    }
  };
  walk(root);
  return hash.digest('hex');
}
