import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, JvsError, sortedTags, validateNote } from '@jvs/model';
import { JVS_DIRECTORY } from '../layout.js';
import { readWorktree } from '../read-worktree.js';
import { refuseDetached } from '../refuse-detached.js';
import type { Repository } from '../repository.js';
import type { PublishRequest } from './publish-request.js';

/** A request found good: note and tags as metadata holds them. */
export interface ValidRequest extends PublishRequest {
  readonly parentId: string | null;
}

/**
 * Step 1. The worktree is registered, is where its caller thinks it is, is a directory and no repository itself, and is not detached when its
 * head is to move. Throws E_WORKTREE_NOT_FOUND, E_HEAD_MOVED, E_DETACHED, E_NESTED_REPO, E_UNSAFE_LOCATION, E_NAME_INVALID, E_USAGE.
 */
export async function validateWorktree(repo: Repository, request: PublishRequest): Promise<ValidRequest> {
  const { worktree } = request;
  const now = await readWorktree(repo, worktree.name);
  if (
    now.config.worktree_id !== worktree.config.worktree_id ||
    now.head.generation !== worktree.head.generation
  ) {
    throw new JvsError('E_HEAD_MOVED', {
      message: `worktree "${worktree.name}" was moved by another command meanwhile`,
      hint: 'jvs status',
      details: { worktree: worktree.name },
    });
  }
  if (request.advance) refuseDetached(worktree);
  await checkPayloadRoot(worktree.path, worktree.name);
  return {
    ...request,
    note: validateNote(request.note),
    tags: sortedTags(request.tags),
    parentId: request.parentId === undefined ? worktree.head.current : request.parentId,
  };
}

async function checkPayloadRoot(root: string, name: string): Promise<void> {
  const stats = await lookAt(root);
  if (stats === undefined) {
    throw new JvsError('E_WORKTREE_NOT_FOUND', {
      message: `the directory of worktree "${name}" is missing: ${root}`,
      hint: `jvs restore HEAD -w ${name}`,
      details: { worktree: name, path: root },
    });
  }
  if (!stats.isDirectory()) {
    throw new JvsError('E_UNSAFE_LOCATION', {
      message: `${root} is not a directory`,
      hint: `ls -ld ${root}`,
      details: { path: root },
    });
  }
  if ((await lookAt(path.join(root, JVS_DIRECTORY))) === undefined) return;
  throw new JvsError('E_NESTED_REPO', {
    message: `${root} holds a ${JVS_DIRECTORY} of its own: a repository cannot be part of a snapshot`,
    hint: `Move ${path.join(root, JVS_DIRECTORY)} out of the worktree.`,
    details: { path: path.join(root, JVS_DIRECTORY) },
  });
}

async function lookAt(file: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw environmentError(error, { action: 'look at a worktree', path: file });
  }
}
