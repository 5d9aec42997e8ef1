import { environmentError, JvsError } from '@jvs/model';

export function worktreeExists(name: string, path?: string): JvsError {
  return new JvsError('E_WORKTREE_EXISTS', {
    message: path === undefined ? `worktree "${name}" exists already` : `${path} exists already`,
    hint: 'jvs worktree list',
    details: { worktree: name, ...(path === undefined ? {} : { path }) },
  });
}

export function worktreeProtected(name: string, why: string, hint: string): JvsError {
  return new JvsError('E_WORKTREE_PROTECTED', {
    message: `worktree "${name}" cannot be changed like that: ${why}`,
    hint,
    details: { worktree: name, reason: why },
  });
}

export function directoryMissing(name: string, path: string): JvsError {
  return new JvsError('E_WORKTREE_NOT_FOUND', {
    message: `the directory of worktree "${name}" is missing: ${path}`,
    hint: `jvs restore HEAD -w ${name}`,
    details: { worktree: name, path },
  });
}

/** The last steps failed: what was asked for is done, and the next command records it. */
export function committedIncomplete(what: string, name: string, error: unknown): JvsError {
  const cause = environmentError(error, { action: what });
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `${what} ${name}: done, but a later step failed: ${cause.message}`,
    hint: 'jvs doctor --repair resume',
    details: { state: 'done', worktree: name, cause: cause.code },
    cause: error,
  });
}
