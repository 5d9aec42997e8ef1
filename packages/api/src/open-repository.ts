import { discoverWorktree, MAIN_WORKTREE, openRepository as open } from '@jvs/repo';
import { createContext } from './composition/create-context.js';
import { OpenRepository } from './repository.js';
import type { OpenOptions } from './surroundings.js';

/**
 * Opens the repository that `path` is in, looking there and upwards. It holds no file open: there is nothing to close.
 *
 * Throws E_NOT_A_REPOSITORY; E_UNSAFE_OWNER when `.jvs` or a directory of it belongs to somebody else; E_UNSAFE_LOCATION when one is a
 * symbolic link; E_FORMAT_UNSUPPORTED for a newer format; E_METADATA_CORRUPT.
 */
export async function openRepository(path: string, options: OpenOptions = {}): Promise<OpenRepository> {
  const opened = await open(createContext(options), path);
  const { engine } = options;
  const repo = engine === undefined ? opened : { ...opened, config: { ...opened.config, engine } };
  const cwd = options.cwd === null ? undefined : (options.cwd ?? path);
  const found = cwd === undefined ? undefined : discoverWorktree(repo, cwd);
  const worktree = options.worktree ?? found ?? MAIN_WORKTREE;
  return new OpenRepository({ repo, worktree, cwd });
}
