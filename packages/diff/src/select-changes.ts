import { bytesToPath, escapeText, findEntry, JvsError, type TreeShape } from '@jvs/model';
import type { Change } from '@jvs/repo';

const SLASH = 0x2f;

export interface Selected {
  readonly before: TreeShape;
  readonly after: TreeShape;
  /** Raw bytes below the root; empty for the root itself. */
  readonly paths: readonly Uint8Array[];
}

/** The changes at the given paths and below them. Throws E_PATH_NOT_FOUND for a path that neither tree has. */
export function selectChanges(changes: readonly Change[], { before, after, paths }: Selected): Change[] {
  for (const path of paths) {
    if (findEntry(before, path) === undefined && findEntry(after, path) === undefined) throw notFound(path);
  }
  return changes.filter((change) => paths.some((path) => isAtOrBelow(change.path, path)));
}

function isAtOrBelow(path: Uint8Array, top: Uint8Array): boolean {
  if (top.length === 0) return true;
  if (path.length < top.length || (path.length > top.length && path[top.length] !== SLASH)) return false;
  return top.every((byte, at) => path[at] === byte);
}

function notFound(path: Uint8Array): JvsError {
  const printed = bytesToPath(path);
  return new JvsError('E_PATH_NOT_FOUND', {
    message: `neither side has "${escapeText(printed.path)}"`,
    hint: 'jvs diff --name-only',
    details: { ...printed },
  });
}
