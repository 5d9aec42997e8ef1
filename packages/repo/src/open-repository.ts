import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isNetworkOrFuse, refreshName } from '@jvs/fs';
import { environmentError, JvsError } from '@jvs/model';
import { JVS_DIRECTORY, repoPaths } from './layout.js';
import type { RepoContext } from './repo-context.js';
import type { Repository } from './repository.js';
import { checkDirectories, look } from './store/check-directories.js';
import { machineCache } from './store/machine-cache.js';
import { checkFormat, readConfig, readRepoId } from './store/read-identity.js';

/**
 * Opens the repository that `start` is in, looking at `start` and upwards.
 *
 * Throws E_NOT_A_REPOSITORY; E_UNSAFE_OWNER when `.jvs` or a directory of it belongs to somebody else, or others can write the machine's cache; E_UNSAFE_LOCATION when one is a
 * symbolic link; E_FORMAT_UNSUPPORTED for a newer format (nothing is touched); E_METADATA_CORRUPT.
 */
export async function openRepository(context: RepoContext, start: string): Promise<Repository> {
  const root = await findRoot(start);
  const inside = repoPaths(root);
  await checkDirectories(context, inside);
  await checkFormat(inside);
  const remote = await isNetworkOrFuse(inside.jvs);
  // The one file that is replaced: another machine may just have done so.
  if (remote) refreshName(inside.config);
  const [repoId, config] = await Promise.all([readRepoId(inside), readConfig(inside)]);
  const paths = remote ? repoPaths(root, await machineCache(context, repoId)) : inside;
  return { root, paths, repoId, config, remote, context };
}

/** Root of the repository `start` is in; undefined when there is none. */
export async function findRepositoryRoot(start: string): Promise<string | undefined> {
  for (let at = await realStart(start); ; at = path.dirname(at)) {
    const found = await look(path.join(at, JVS_DIRECTORY));
    if (found !== undefined && (found.isDirectory() || found.isSymbolicLink())) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** As `findRepositoryRoot`. Throws E_NOT_A_REPOSITORY. */
export async function findRoot(start: string): Promise<string> {
  const root = await findRepositoryRoot(start);
  if (root !== undefined) return root;
  throw new JvsError('E_NOT_A_REPOSITORY', {
    message: `${start} is not in a repository: there is no .jvs here or above`,
    hint: 'jvs init <name>',
    details: { path: start },
  });
}

async function realStart(start: string): Promise<string> {
  try {
    return await realpath(start);
  } catch (error) {
    throw environmentError(error, { action: 'look for a repository', path: start });
  }
}
