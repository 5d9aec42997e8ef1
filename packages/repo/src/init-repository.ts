import { mkdir, realpath, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import { environmentError, isJvsError, JvsError, withState } from '@jvs/model';
import { appendAudit } from './append-audit.js';
import { buildStaging, type Staged } from './init/build-staging.js';
import { checkLocation, repositoryExists } from './init/check-location.js';
import { checkSource } from './init/check-source.js';
import { removeLeftovers, stagingName } from './init/leftovers.js';
import { placeMain, stagedMain } from './init/place-main.js';
import { JVS_DIRECTORY, MAIN_WORKTREE, repoPaths } from './layout.js';
import { makeRootDirectory } from './make-root-directory.js';
import { openRepository } from './open-repository.js';
import { readWorktree } from './read-worktree.js';
import type { RepoContext } from './repo-context.js';
import type { Repository } from './repository.js';
import { settleInterrupted } from './settle-interrupted.js';
import { progressOf } from './store/progress-of.js';
import { removeIntent } from './store/intents.js';
import { renameNew } from './store/rename-new.js';
import { warnOfLosses } from './warn-of-losses.js';
import type { Worktree } from './worktree.js';

export interface InitOptions {
  /** Directory to make the repository in: absent or empty. */
  readonly path: string;
  /** Directory whose content becomes the payload of "main", by clone. It is not changed. */
  readonly from?: string | undefined;
  /** Engine for the repository's config; default "auto". */
  readonly engine?: string | undefined;
}

export interface InitResult {
  readonly repo: Repository;
  readonly worktree: Worktree;
}

/**
 * Makes a repository. `.jvs` is built complete under a temporary name and renamed to a name that must not exist: before that
 * line nothing is visible but the temporary directory, after it the repository is whole, and the payload of "main" follows by one rename.
 *
 * Throws E_UNSAFE_LOCATION, E_REPOSITORY_EXISTS, E_NESTED_REPO, E_DIRECTORY_NOT_EMPTY, E_PATH_NOT_FOUND, what the engine throws, and
 * environment errors; then nothing stays. After a crash the same call succeeds.
 */
export async function initRepository(context: RepoContext, options: InitOptions): Promise<InitResult> {
  const root = await locate(context, options.path);
  if ('finished' in root) return root.finished;
  const from = options.from === undefined ? undefined : await checkSource(options.from, root.path);
  const created = await makeRoot(root.path);
  try {
    await removeLeftovers(context, root.path);
    return await build(context, { root: root.path, from, engine: options.engine ?? 'auto' });
  } catch (error) {
    // Only when it is empty: anything in it is not ours.
    if (created) await rmdir(root.path).catch(() => undefined);
    throw error;
  }
}

interface Wanted {
  readonly root: string;
  readonly from: string | undefined;
  readonly engine: string;
}

/** The place, or the repository that an init before this one had almost made there. */
async function locate(
  context: RepoContext,
  wanted: string,
): Promise<{ path: string } | { finished: InitResult }> {
  try {
    return { path: await checkLocation(context, wanted) };
  } catch (error) {
    if (!isJvsError(error, 'E_REPOSITORY_EXISTS')) throw error;
    const repo = await openRepository(context, wanted);
    const settled = await settleInterrupted(repo);
    if (!settled.some((result) => result.message.includes(repo.root))) throw error;
    return { finished: { repo, worktree: await readWorktree(repo, MAIN_WORKTREE) } };
  }
}

async function build(context: RepoContext, { root, from, engine }: Wanted): Promise<InitResult> {
  const opId = context.newId();
  const staging = path.join(root, stagingName(opId));
  const paths = repoPaths(root, undefined, stagingName(opId));
  let staged: Staged | undefined;
  try {
    staged = await buildStaging(context, paths, { opId, engine });
    await stageMain(staged, from);
    await context.ops.syncFileSystem(staging);
    // This line makes the repository visible.
    if (!(await renameNew(context, staging, path.join(root, JVS_DIRECTORY)))) throw repositoryExists(root);
  } catch (error) {
    staged?.lock.release();
    await context.ops.removeTree(staging);
    throw withState(environmentError(error, { action: 'make a repository', path: root }), {
      state: 'no repository was made',
      next: `jvs init ${root}`,
    });
  }
  return finish(context, root, staged);
}

async function stageMain({ repo, opId }: Staged, from: string | undefined): Promise<void> {
  const target = stagedMain(repo, opId);
  const { context } = repo;
  const onProgress = progressOf(context, 'clone');
  warnOfLosses(context, 'the worktree', [await makeRootDirectory(repo, target, { from, onProgress })]);
}

async function finish(context: RepoContext, root: string, { opId, lock }: Staged): Promise<InitResult> {
  try {
    const repo = await openRepository(context, root);
    await placeMain(repo, opId);
    await appendAudit(repo, { operation: 'init', target: repo.repoId, details: { op_id: opId } });
    await removeIntent(repo.paths, opId);
    return { repo, worktree: await readWorktree(repo, MAIN_WORKTREE) };
  } catch (error) {
    throw new JvsError('E_COMMITTED_INCOMPLETE', {
      message: `the repository ${root} is made, but a later step failed: ${(error as Error).message}`,
      hint: `jvs init ${root}`,
      details: { state: 'made', path: root },
      cause: error,
    });
  } finally {
    lock.release();
  }
}

/** True when it did not exist. */
async function makeRoot(root: string): Promise<boolean> {
  try {
    await mkdir(root);
    await fsyncDirectory(path.dirname(root));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await realpath(root)) === root) return false;
    throw environmentError(error, { action: 'make a directory', path: root });
  }
}
