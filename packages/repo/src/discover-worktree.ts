import path from 'node:path';
import { isWorktreeName } from '@jvs/model';
import { MAIN_WORKTREE } from './layout.js';
import type { Repository } from './repository.js';

/**
 * Name of the worktree a directory (absolute, links resolved) is in: `main/…` is "main", `worktrees/<name>/…` is `<name>`. Undefined
 * elsewhere in the repository. Whether it is registered is for `readWorktree`.
 */
export function discoverWorktree(repo: Repository, cwd: string): string | undefined {
  const [first, second] = path.relative(repo.root, cwd).split(path.sep);
  if (first === MAIN_WORKTREE) return MAIN_WORKTREE;
  return first === 'worktrees' && second !== undefined && isWorktreeName(second) ? second : undefined;
}
