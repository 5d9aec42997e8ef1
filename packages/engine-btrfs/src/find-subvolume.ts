import type { SubvolumeInfo, SystemCalls } from '@jvs/fs';
import { environmentError } from '@jvs/model';
import { unavailable } from './btrfs-errors.js';
import { ENGINE } from './engine-name.js';

/** The subvolume whose root `path` is; undefined when it is none: on another file system, or a directory like any other. */
export function findSubvolume(system: SystemCalls, path: string): SubvolumeInfo | undefined {
  try {
    return system.subvolumeInfo(path);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === 'subvolume' && (code === 'ENOTTY' || code === 'EINVAL')) return undefined;
    throw environmentError(error, { action: `look at a subvolume with engine "${ENGINE}"`, path });
  }
}

/** The same, but throws E_ENGINE_UNAVAILABLE with the reason and the way out. */
export function requireSubvolume(system: SystemCalls, path: string): SubvolumeInfo {
  const found = findSubvolume(system, path);
  if (found !== undefined) return found;
  throw unavailable(
    `${path} is not a btrfs subvolume but a directory, which cannot be snapshotted with one call`,
    {
      path,
      hint: 'jvs worktree fork <name> makes a worktree that is one (with engine "btrfs" in `jvs config`); or: jvs snapshot --engine auto',
    },
  );
}
