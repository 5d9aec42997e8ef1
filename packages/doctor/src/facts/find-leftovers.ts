import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { errnoName, environmentError, isSnapshotId } from '@jvs/model';
import { repoDirectories, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

/** What a crash left and nobody reads. */
export interface Leftover {
  readonly path: string;
  /** From the repository's root. */
  readonly file: string;
  readonly kind: 'unfinished_write' | 'staging' | 'orphan_state';
}

const STATE = /^([0-9a-f-]{36})\.[1-9][0-9]{0,14}\.json$/;

/** Records under a temporary name anywhere below `.jvs`, staging directories without an intent, and later states of intents that are gone. */
export async function findLeftovers(repo: Repository): Promise<readonly Leftover[]> {
  const { paths } = repo;
  // Before the intents: an operation writes its intent before it stages anything, so what has none now has no owner.
  const staged = (await listNames(paths.tmp)).filter((name) => !isTemporaryName(name));
  const intents = await listNames(paths.intents);
  const known = new Set(intents);
  const orphans = intents.filter((name) => {
    const opId = STATE.exec(name)?.[1];
    return opId !== undefined && isSnapshotId(opId) && !known.has(`${opId}.json`);
  });
  return [
    ...(await unfinishedWrites(repo)),
    ...staged
      .filter((name) => !known.has(`${name}.json`))
      .map((name) => leftover(repo, path.join(paths.tmp, name), 'staging')),
    ...orphans.map((name) => leftover(repo, path.join(paths.intents, name), 'orphan_state')),
  ];
}

async function unfinishedWrites(repo: Repository): Promise<Leftover[]> {
  const { paths } = repo;
  const below = await Promise.all(
    [paths.worktrees, paths.snapshots].map(async (directory) =>
      (await listNames(directory)).map((name) => path.join(directory, name)),
    ),
  );
  const found: Leftover[] = [];
  for (const directory of [paths.jvs, paths.cache, ...repoDirectories(paths), ...below.flat()]) {
    if (!isDirectory(directory)) continue;
    for (const name of (await listNames(directory)).filter(isTemporaryName))
      found.push(leftover(repo, path.join(directory, name), 'unfinished_write'));
  }
  return found;
}

function leftover({ root }: Repository, file: string, kind: Leftover['kind']): Leftover {
  return { path: file, file: path.relative(root, file), kind };
}

/** A link is not followed: what is behind it is not ours. */
function isDirectory(directory: string): boolean {
  try {
    return lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    if (['ENOTDIR', 'EACCES'].includes(errnoName(error) ?? '')) return false;
    throw environmentError(error, { action: 'look at a directory', path: directory });
  }
}
