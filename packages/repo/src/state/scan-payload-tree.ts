import type { ScanResult } from '@jvs/fs';
import { environmentError, errnoName, JvsError, type PackedTree } from '@jvs/model';
import { progressOf } from '../store/progress-of.js';
import { threadsOf } from '../store/threads-of.js';
import type { Repository } from '../repository.js';
import { unreadableEntries } from './unreadable-entries.js';

export interface PayloadRoot {
  readonly root: string;
  /** Set when the payload is a worktree's: names it in errors. */
  readonly worktree?: string | undefined;
}

/** Scans a payload completely or throws: E_WORKTREE_NOT_FOUND, E_UNSAFE_LOCATION, E_CROSSES_MOUNT, E_UNREADABLE, environment errors. */
export async function scanPayloadTree(repo: Repository, payload: PayloadRoot): Promise<PackedTree> {
  const { ops, signal } = repo.context;
  let result: ScanResult;
  try {
    result = await ops.scanTree(payload.root, {
      threads: threadsOf(repo),
      signal,
      onProgress: progressOf(repo.context, 'scan'),
    });
  } catch (error) {
    throw scanFailure(error, payload);
  }
  if (result.failures.length > 0) throw unreadableEntries(payload.root, result.failures);
  return result.tree;
}

function scanFailure(error: unknown, { root, worktree }: PayloadRoot): JvsError {
  const { path } = error as NodeJS.ErrnoException;
  const name = errnoName(error);
  const atRoot = path === undefined || path === root;
  if (name === 'EXDEV') {
    return new JvsError('E_CROSSES_MOUNT', {
      message: `something is mounted inside ${root}`,
      hint: 'Unmount it, or keep it outside the worktree.',
      details: { path: path ?? root },
      cause: error,
    });
  }
  if (name === 'ENOENT' && atRoot && worktree !== undefined) {
    return new JvsError('E_WORKTREE_NOT_FOUND', {
      message: `the directory of worktree "${worktree}" is missing: ${root}`,
      hint: `jvs restore HEAD -w ${worktree}`,
      details: { worktree, path: root },
      cause: error,
    });
  }
  if ((name === 'ENOTDIR' || name === 'ELOOP') && atRoot) {
    return new JvsError('E_UNSAFE_LOCATION', {
      message: `${root} is not a directory`,
      hint: `ls -ld ${root}`,
      details: { path: root },
      cause: error,
    });
  }
  return environmentError(error, { action: 'scan a tree', path: root });
}
