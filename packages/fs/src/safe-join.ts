import { join } from 'node:path';
import { JvsError, type ErrorCode } from '@jvs/model';

/**
 * `root`/`relative`, for a relative path that comes from a file or a user: one or more names separated by "/". An absolute path, an empty,
 * "." or ".." name, or a NUL throws `code` (default E_USAGE). Lexical: symbolic links on the way are not looked at.
 */
export function safeJoin(root: string, relative: string, code: ErrorCode = 'E_USAGE'): string {
  const names = relative.split('/');
  if (relative.includes('\0') || names.some((name) => name === '' || name === '.' || name === '..')) {
    throw new JvsError(code, {
      message: 'a path leads out of its directory',
      details: { root, path: relative },
    });
  }
  return join(root, ...names);
}
