import type { Scope } from '../scope.js';
import { payloadPath } from './payload-path.js';

/** Paths as a caller gave them, as raw bytes below the worktree's payload. Throws E_USAGE for one outside. */
export function payloadPaths(
  { repo, worktree, cwd }: Scope,
  paths: ReadonlyArray<string | Uint8Array> | undefined,
): Uint8Array[] | undefined {
  const root = repo.paths.worktreePayload(worktree);
  const place = { root, cwd: cwd ?? root };
  return paths?.map((path) => payloadPath(typeof path === 'string' ? Buffer.from(path) : path, place));
}
