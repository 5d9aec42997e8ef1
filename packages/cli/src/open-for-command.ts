import { openRepository, type OpenRepository } from '@jvs/api';
import type { CommandHooks, OpenFlags } from '@jvs/command';
import { isJvsError } from '@jvs/model';
import { commandSurroundings } from './command-surroundings.js';
import type { Session } from './session.js';
import { startDirectory } from './start-directory.js';

/** Opens the repository that a command's flags and the current directory say. */
export function openForCommand(
  session: Session,
  flags: OpenFlags,
  hooks: CommandHooks,
): Promise<OpenRepository> {
  const { engine, worktree } = flags;
  const surroundings = commandSurroundings(session, flags, hooks);
  const cwd = currentDirectory(session) ?? null;
  return openRepository(startDirectory(session, flags), { ...surroundings, cwd, engine, worktree });
}

/** Undefined when somebody deleted it, which a repository given by `--repo` can do without. */
function currentDirectory({ cwd }: Session): string | undefined {
  try {
    return cwd();
  } catch (error) {
    if (isJvsError(error, 'E_PATH_NOT_FOUND')) return undefined;
    throw error;
  }
}
