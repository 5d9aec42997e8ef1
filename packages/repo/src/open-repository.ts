import { lstat, realpath } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { isNetworkOrFuse, readFileBounded } from '@jvs/fs';
import {
  decodeMetadata,
  environmentError,
  isSnapshotId,
  JvsError,
  repoConfigSchema,
  type RepoConfig,
} from '@jvs/model';
import { FORMAT_VERSION, JVS_DIRECTORY, repoPaths, type RepoPaths } from './layout.js';
import type { RepoContext } from './repo-context.js';
import type { Repository } from './repository.js';
import { readMetadataFile } from './store/read-metadata-file.js';

/**
 * Opens the repository that `start` is in, looking at `start` and upwards.
 *
 * Throws E_NOT_A_REPOSITORY; E_UNSAFE_OWNER when `.jvs` or a directory of it belongs to somebody else; E_UNSAFE_LOCATION when one is a
 * symbolic link; E_FORMAT_UNSUPPORTED for a newer format (nothing is touched); E_METADATA_CORRUPT.
 */
export async function openRepository(context: RepoContext, start: string): Promise<Repository> {
  const root = await findRoot(start);
  const inside = repoPaths(root);
  await checkDirectories(context, inside);
  await checkFormat(inside);
  const [repoId, config, elsewhere] = await Promise.all([
    readRepoId(inside),
    readConfig(inside),
    isNetworkOrFuse(inside.jvs),
  ]);
  const paths = elsewhere ? repoPaths(root, path.join(context.cacheHome, repoId)) : inside;
  return { root, paths, repoId, config, context };
}

/** Root of the repository `start` is in; undefined when there is none. */
export async function findRepositoryRoot(start: string): Promise<string | undefined> {
  for (let at = await realStart(start); ; at = path.dirname(at)) {
    const found = await look(path.join(at, JVS_DIRECTORY));
    if (found !== undefined && (found.isDirectory() || found.isSymbolicLink())) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

async function findRoot(start: string): Promise<string> {
  const root = await findRepositoryRoot(start);
  if (root !== undefined) return root;
  throw new JvsError('E_NOT_A_REPOSITORY', {
    message: `${start} is not in a repository: there is no .jvs here or above`,
    hint: 'jvs init <name>',
    details: { path: start },
  });
}

/** `.jvs` and its directories: ours, and directories. Whoever can plant one of them decides what we read and delete. */
async function checkDirectories(context: RepoContext, paths: RepoPaths): Promise<void> {
  const { jvs, descriptors, labels, snapshots, worktrees, intents, locks, audit, tmp } = paths;
  const gc = path.dirname(paths.gcPlans);
  const all = [jvs, descriptors, labels, snapshots, worktrees, intents, locks, audit, tmp, gc, paths.cache];
  // Payloads of new worktrees go below this one: through a link they would go elsewhere.
  const payloads = paths.worktreePayloads;
  const [payloadsStats, ...stats] = await Promise.all([payloads, ...all].map(look));
  if (payloadsStats?.isSymbolicLink() === true) throw notDirectory(payloads);
  all.forEach((directory, at) => {
    checkDirectory(context, directory, stats[at]);
  });
}

function checkDirectory(context: RepoContext, directory: string, stats: Stats | undefined): void {
  // What is missing is found by whoever needs it.
  if (stats === undefined) return;
  if (!stats.isDirectory()) throw notDirectory(directory);
  if (context.uid === undefined || stats.uid === context.uid) return;
  throw new JvsError('E_UNSAFE_OWNER', {
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

async function checkFormat(paths: RepoPaths): Promise<void> {
  const bytes = await readFileBounded(paths.formatVersion, 64);
  const text = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1');
  if (text === `${FORMAT_VERSION}\n`) return;
  const version = /^([1-9][0-9]{0,8})\n$/.exec(text)?.[1];
  if (version !== undefined) {
    throw new JvsError('E_FORMAT_UNSUPPORTED', {
      message: `this repository has format ${version}; this program knows format ${FORMAT_VERSION}`,
      hint: 'Install a newer version of jvs.',
      details: { found: Number(version), supported: FORMAT_VERSION },
    });
  }
  throw damaged('.jvs/format_version', bytes === undefined ? 'it is missing' : 'it is not a version number');
}

async function readRepoId(paths: RepoPaths): Promise<string> {
  const bytes = await readFileBounded(paths.repoId, 64);
  const id = bytes === undefined ? '' : Buffer.from(bytes).toString('latin1').replace(/\n$/, '');
  if (isSnapshotId(id)) return id;
  throw damaged('.jvs/repo_id', bytes === undefined ? 'it is missing' : 'it is not a UUID');
}

async function readConfig(paths: RepoPaths): Promise<RepoConfig> {
  const config = await readMetadataFile(paths.config, {
    root: paths.root,
    // `jvs config` cannot mend it: it opens the repository first.
    decode: (bytes, file) =>
      decodeMetadata(repoConfigSchema, bytes, {
        file,
        hint: `echo '{"engine":"auto","schema":"jvs.config/1"}' > ${paths.config}`,
      }),
  });
  if (config === undefined) throw damaged('.jvs/config.json', 'it is missing');
  return config;
}

function damaged(file: string, reason: string): JvsError {
  return new JvsError('E_METADATA_CORRUPT', {
    message: `${file} is damaged: ${reason}`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}

async function realStart(start: string): Promise<string> {
  try {
    return await realpath(start);
  } catch (error) {
    throw environmentError(error, { action: 'look for a repository', path: start });
  }
}

async function look(file: string): Promise<Stats | undefined> {
  try {
    return await lstat(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw environmentError(error, { action: 'look for a repository', path: file });
  }
}
