import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { JvsError } from '@jvs/model';
import type { RepoContext } from '../repo-context.js';
import { look } from './check-directories.js';

const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;

/**
 * Where index and caches of a repository on a network or FUSE file system go. Throws E_UNSAFE_OWNER when another user could put files there: what a
 * cache says is believed, and what it is called is written to.
 */
export async function machineCache(context: RepoContext, repoId: string): Promise<string> {
  const directory = path.join(context.cacheHome, repoId);
  if (context.uid === undefined) return directory;
  for (const ours of [context.cacheHome, directory]) await refuseOpen(ours);
  const existing = await nearestExisting(directory);
  for (const start of new Set([existing, await realpath(existing)]))
    for (let at = start; ; at = path.dirname(at)) {
      await refuseForeign(context.uid, at);
      if (path.dirname(at) === at) break;
    }
  return directory;
}

async function nearestExisting(directory: string): Promise<string> {
  let at = directory;
  while ((await look(at)) === undefined && path.dirname(at) !== at) at = path.dirname(at);
  return at;
}

/** Group members are trusted, as by whoever made the directory so; in a sticky directory nobody replaces what is another's. */
async function refuseOpen(directory: string): Promise<void> {
  const stats = await look(directory);
  if (stats?.isDirectory() && (stats.mode & OTHERS_WRITE) !== 0 && (stats.mode & STICKY) === 0)
    throw unsafe(directory, 'it can be written by every user');
}

/** Whoever owns a directory above can put another in its place. One that is open to all, as the root of a mount often is, is not refused. */
async function refuseForeign(uid: number, directory: string): Promise<void> {
  const stats = await look(directory);
  if (stats !== undefined && stats.uid !== uid && stats.uid !== 0)
    throw unsafe(directory, `it belongs to user ${stats.uid}, not to you (${uid})`);
}

function unsafe(directory: string, why: string): JvsError {
  return new JvsError('E_UNSAFE_OWNER', {
    message: `the cache cannot be kept below ${directory}: ${why}`,
    hint: 'XDG_CACHE_HOME=<a directory of your own> jvs info',
    details: { path: directory },
  });
}
