import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { environmentError, JvsError } from '@jvs/model';
import type { RepoPaths } from '../layout.js';
import type { RepoContext } from '../repo-context.js';
import { repoDirectories } from '../repo-directories.js';

/** `.jvs` and its directories: ours, and directories. Whoever can plant one of them decides what we read and delete. Throws the first problem. */
export async function checkDirectories(context: RepoContext, paths: RepoPaths): Promise<void> {
  const [problem] = await directoryProblems(context, paths);
  if (problem !== undefined) throw problem;
}

/** All of them: E_UNSAFE_LOCATION, E_UNSAFE_OWNER, each with `details.path`. What is missing is found by whoever needs it. */
export async function directoryProblems(context: RepoContext, paths: RepoPaths): Promise<JvsError[]> {
  const all = [paths.jvs, ...repoDirectories(paths), paths.cache];
  // Payloads of new worktrees go below this one: through a link they would go elsewhere.
  const payloads = paths.worktreePayloads;
  const [payloadsStats, ...stats] = await Promise.all([payloads, ...all].map(look));
  const problems = all.map((directory, at) => problemOf(context, directory, stats[at]));
  if (payloadsStats?.isSymbolicLink() === true) problems.push(notDirectory(payloads));
  return problems.filter((problem) => problem !== undefined);
}

/**
 * The directory of one snapshot or worktree: through a link its records would be somebody else's, and be written elsewhere. Throws E_UNSAFE_LOCATION
 * or E_UNSAFE_OWNER; what is missing is found by whoever needs it.
 */
export async function checkDirectory(context: RepoContext, directory: string): Promise<void> {
  const problem = problemOf(context, directory, await look(directory));
  if (problem !== undefined) throw problem;
}

function problemOf(context: RepoContext, directory: string, stats: Stats | undefined): JvsError | undefined {
  if (stats === undefined) return undefined;
  if (!stats.isDirectory()) return notDirectory(directory);
  if (context.uid === undefined || stats.uid === context.uid) return undefined;
  return new JvsError('E_UNSAFE_OWNER', {
    message: `${directory} belongs to user ${stats.uid}, not to you (${context.uid})`,
    hint: `ls -ld ${directory}`,
    details: { path: directory, owner: stats.uid, uid: context.uid },
  });
}

function notDirectory(directory: string): JvsError {
  return new JvsError('E_UNSAFE_LOCATION', {
    message: `${directory} is not a directory; a repository's own directories may not be links`,
    hint: `ls -ld ${directory}`,
    details: { path: directory },
  });
}

/** What is at a path, links not followed; undefined when nothing is. */
export async function look(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw environmentError(error, { action: 'look for a repository', path: file });
  }
}
