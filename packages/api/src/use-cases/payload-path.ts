import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { bytesToPath, JvsError, printedPathText } from '@jvs/model';

export interface Place {
  /** Payload root, absolute, links resolved. */
  readonly root: string;
  readonly cwd: string;
}

/**
 * A path as the user gave it, as raw bytes below the payload root (none for the root itself). Relative paths are those of the current
 * directory where that is in the payload, else of the payload root. Throws E_USAGE for a path outside.
 */
export function payloadPath(path: Uint8Array, place: Place): Uint8Array {
  if (path.length === 0) throw outside(path, 'it is empty');
  // One character a byte: names need not be UTF-8, and the separators are the same.
  const [given, root, cwd] = [path, Buffer.from(place.root), Buffer.from(place.cwd)].map(asLatin1) as [
    string,
    string,
    string,
  ];
  const target = isAbsolute(given) ? realParent(given) : resolve(isBelow(root, cwd) ? cwd : root, given);
  if (!isBelow(root, target)) throw outside(path, 'it is outside the worktree');
  return Buffer.from(relative(root, target), 'latin1');
}

function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root + sep);
}

/** An absolute path with the links above its last component resolved, as the repository's own root is; the entry itself may be a link. */
function realParent(path: string): string {
  const clean = resolve(path);
  const parent = resolve(clean, '..');
  try {
    const real = realpathSync(Buffer.from(parent, 'latin1'), { encoding: 'latin1' });
    return resolve(real, relative(parent, clean));
  } catch {
    // Restoring what is gone is the usual case: the path stands as it was given.
    return clean;
  }
}

function asLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function outside(path: Uint8Array, why: string): JvsError {
  const printed = bytesToPath(path);
  return new JvsError('E_USAGE', {
    message: `"${printedPathText(printed)}" cannot be a path of the worktree: ${why}`,
    hint: 'Give paths below the worktree, relative to the current directory in it.',
    details: { ...printed },
  });
}
