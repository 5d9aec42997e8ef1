import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** SHA-256 over a whole tree: names, types, modes, owners, times of content and of change, inodes, content. */
export function treeDigest(root: string): string {
  const hash = createHash('sha256');
  const walk = (directory: string): void => {
    const stats = lstatSync(directory, { bigint: true });
    const { mode, uid, gid, ino, size, mtimeNs, ctimeNs } = stats;
    hash.update(
      `${path.relative(root, directory)}\0${[mode, uid, gid, ino, size, mtimeNs, ctimeNs].join(' ')}\0`,
    );
    if (stats.isSymbolicLink()) hash.update(readlinkSync(directory));
    else if (stats.isFile() && size < 2n ** 24n) hash.update(readFileSync(directory));
    else if (stats.isDirectory())
      for (const name of readdirSync(directory).sort()) walk(path.join(directory, name));
  };
  walk(root);
  return hash.digest('hex');
}
