import { lstat, readdir, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { environmentError, JvsError } from '@jvs/model';
import { findRepositoryRoot } from '../open-repository.js';
import type { RepoContext } from '../repo-context.js';
import { isLeftover } from './leftovers.js';

/**
 * Where a repository may be made: a directory that is absent or empty, not / or a home directory, and not in another repository. Returns
 * its path without symbolic links. Throws E_UNSAFE_LOCATION, E_REPOSITORY_EXISTS, E_NESTED_REPO, E_DIRECTORY_NOT_EMPTY, E_PATH_NOT_FOUND.
 */
export async function checkLocation(context: RepoContext, wanted: string): Promise<string> {
  const root = await realTarget(wanted);
  const homes = [context.home, homeOf()]
    .filter((home) => home !== undefined)
    .map((home) => path.resolve(home));
  if (root === path.parse(root).root || homes.includes(root)) {
    throw new JvsError('E_UNSAFE_LOCATION', {
      message: `${root} is no place for a repository: it is the root directory or your home directory`,
      hint: 'jvs init <name>',
      details: { path: root },
    });
  }
  const enclosing = await findRepositoryRoot(await nearestExisting(root));
  if (enclosing === root) throw repositoryExists(root);
  if (enclosing !== undefined) {
    throw new JvsError('E_NESTED_REPO', {
      message: `${root} is inside the repository ${enclosing}`,
      hint: 'Choose a directory outside of it.',
      details: { path: root, repository: enclosing },
    });
  }
  await mustBeEmpty(root);
  return root;
}

export function repositoryExists(root: string): JvsError {
  return new JvsError('E_REPOSITORY_EXISTS', {
    message: `there is a repository in ${root} already`,
    hint: `jvs info --repo ${root}`,
    details: { path: root },
  });
}

/** The path with links resolved; its last component need not exist. */
async function realTarget(wanted: string): Promise<string> {
  const absolute = path.resolve(wanted);
  try {
    return await realpath(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw environmentError(error, { action: 'make a repository', path: absolute });
    }
  }
  try {
    return path.join(await realpath(path.dirname(absolute)), path.basename(absolute));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw environmentError(error, { action: 'make a repository', path: absolute });
    }
    throw new JvsError('E_PATH_NOT_FOUND', {
      message: `${path.dirname(absolute)} does not exist`,
      hint: `mkdir -p ${path.dirname(absolute)}`,
      details: { path: path.dirname(absolute) },
      cause: error,
    });
  }
}

async function nearestExisting(root: string): Promise<string> {
  try {
    await lstat(root);
    return root;
  } catch {
    // realTarget made sure that the parent is there.
    return path.dirname(root);
  }
}

async function mustBeEmpty(root: string): Promise<void> {
  const names = await readdir(root).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw environmentError(error, { action: 'make a repository', path: root });
  });
  const found = names.filter((name) => !isLeftover(name));
  if (found.length === 0) return;
  throw new JvsError('E_DIRECTORY_NOT_EMPTY', {
    message: `${root} is not empty (${found.length} ${found.length === 1 ? 'entry' : 'entries'})`,
    hint: `jvs init <name> --from ${root}`,
    details: { path: root, entries: found.slice(0, 10) },
  });
}

/** As the password database says: HOME may be empty or another's. */
function homeOf(): string | undefined {
  try {
    return userInfo().homedir;
  } catch {
    // A uid without an entry has no home to protect.
    return undefined;
  }
}
