import { environmentError, JvsError } from '@jvs/model';
import { ENGINE } from './engine-name.js';

export function unavailable(
  reason: string,
  {
    path,
    hint = 'jvs engine list',
    cause,
  }: { readonly path: string; readonly hint?: string; readonly cause?: unknown },
): JvsError {
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "${ENGINE}" cannot be used: ${reason}`,
    hint,
    details: { engine: ENGINE, path, reason },
    cause,
  });
}

/** What a subvolume call failed with, in words. */
export function subvolumeFailure(error: unknown, action: string, path: string): JvsError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTTY') return unavailable('the file system is not btrfs', { path, cause: error });
  if (code === 'EXDEV')
    return unavailable('the two are not on one btrfs file system', { path, cause: error });
  if (code === 'EPERM') {
    return new JvsError('E_PERMISSION', {
      message: `this user may not ${action}: only its owner or root may`,
      hint: `ls -ld ${path}`,
      details: { path, engine: ENGINE, errno: 1, syscall: (error as NodeJS.ErrnoException).syscall },
      cause: error,
    });
  }
  return environmentError(error, { action, path });
}

/** A subvolume or a mount inside a tree: its content is no part of a snapshot. */
export function crossesMount(root: string, path: string, what: string): JvsError {
  return new JvsError('E_CROSSES_MOUNT', {
    message: `${what} is inside ${root}: ${path}; a snapshot would not hold what is in it`,
    hint: 'Keep it outside the worktree.',
    details: { path },
  });
}
