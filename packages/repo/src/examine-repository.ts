import { isNetworkOrFuse, refreshName } from '@jvs/fs';
import { environmentError, type JvsError, type RepoConfig } from '@jvs/model';
import { repoPaths, type RepoPaths } from './layout.js';
import { findRoot } from './open-repository.js';
import type { RepoContext } from './repo-context.js';
import type { Repository } from './repository.js';
import { directoryProblems } from './store/check-directories.js';
import { machineCache } from './store/machine-cache.js';
import { checkFormat, readConfig, readRepoId } from './store/read-identity.js';

/** A repository as far as it can be opened, for those who look for damage. */
export interface Examined {
  /** With the default policy where the config is damaged, and `UNKNOWN_REPO_ID` where the id is. */
  readonly repo: Repository;
  /** What keeps other commands from opening it; empty when nothing does. Each has `details.file` or `details.path`. */
  readonly problems: readonly JvsError[];
}

/** No UUID of ours: version 4 ones are random. */
export const UNKNOWN_REPO_ID = '00000000-0000-4000-8000-000000000000';

const DEFAULT_CONFIG: RepoConfig = { schema: 'jvs.config/1', engine: 'auto' };

/**
 * Opens a repository however damaged it is, and says what is wrong. Changes nothing. Still throws where looking would be wrong:
 * E_NOT_A_REPOSITORY, E_FORMAT_UNSUPPORTED, and E_UNSAFE_OWNER or E_UNSAFE_LOCATION for `.jvs` itself and the machine's cache.
 */
export async function examineRepository(context: RepoContext, start: string): Promise<Examined> {
  const root = await findRoot(start);
  const inside = repoPaths(root);
  const problems = await directoryProblems(context, inside);
  const ofRoot = problems.find(({ details }) => details['path'] === inside.jvs);
  if (ofRoot !== undefined) throw ofRoot;
  const collect = async <T>(read: (paths: RepoPaths) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read(inside);
    } catch (error) {
      const problem = environmentError(error, { action: 'open the repository', path: inside.jvs });
      if (problem.code === 'E_FORMAT_UNSUPPORTED' || problem.code === 'E_INTERNAL') throw problem;
      problems.push(problem);
      return otherwise;
    }
  };
  await collect(checkFormat, undefined);
  const repoId = await collect(readRepoId, UNKNOWN_REPO_ID);
  const remote = await isNetworkOrFuse(inside.jvs);
  if (remote) refreshName(inside.config);
  const config = await collect(readConfig, DEFAULT_CONFIG);
  const paths = remote ? repoPaths(root, await machineCache(context, repoId)) : inside;
  return { repo: { root, paths, repoId, config, remote, context }, problems };
}
