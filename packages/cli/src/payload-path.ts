import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { escapeText, JvsError } from '@jvs/model';

/**
 * A path as the user gave it, as one below the payload root ("" is the root). Relative paths are those of the current directory
 * where that is in the payload, else of the payload root. Throws E_USAGE for a path outside.
 */
export function payloadPath(path: string, { root, cwd }: { root: string; cwd: string }): string {
  if (path === '') throw outside(path, 'it is empty');
  const inside = isBelow(root, cwd);
  const target = isAbsolute(path) ? realParent(path) : resolve(inside ? cwd : root, path);
  if (!isBelow(root, target)) throw outside(path, 'it is outside the worktree');
  return relative(root, target);
}

function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep);
}

/** An absolute path with the links above its last component resolved, as the repository's own root is; the entry itself may be a link. */
function realParent(path: string): string {
  const clean = resolve(path);
  const parent = resolve(clean, '..');
  try {
    return resolve(realpathSync(parent), relative(parent, clean));
  } catch {
    // Restoring what is gone is the usual case: the path stands as it was given.
    return clean;
  }
}

function outside(path: string, why: string): JvsError {
  return new JvsError('E_USAGE', {
    message: `"${escapeText(path)}" cannot be a path of the worktree: ${why}`,
    hint: 'Give paths below the worktree, relative to the current directory in it.',
    details: { path },
  });
}
