import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { loadTreeOps } from '@jvs/fs';
import { newId } from '@jvs/model';
import type { RepoContext } from '@jvs/repo';
import type { Surroundings } from '../surroundings.js';
import { surroundingEngines } from './surrounding-engines.js';
import { homeDirectory } from './home-directory.js';
import { recoverers } from './recoverers.js';

const DEFAULT_LOCK_TIMEOUT_MS = 10_000;

/** Puts everything together that a repository needs of its surroundings: the composition root. */
export function createContext(surroundings: Surroundings): RepoContext {
  const loaded = loadTreeOps();
  const host = hostname();
  const uid = process.getuid?.();
  const { onEvent } = surroundings;
  const home = surroundings.home ?? homeDirectory();
  return {
    ops: loaded.ops,
    system: loaded.system,
    engines: surroundingEngines(loaded, { ...surroundings, home }),
    now: () => new Date(),
    newId,
    actor: surroundings.actor ?? `${userName(uid)}@${host}`,
    pid: process.pid,
    host,
    uid,
    home,
    cacheHome: surroundings.cacheHome ?? cacheHome(home, uid),
    lockTimeoutMs: surroundings.lockTimeoutMs ?? DEFAULT_LOCK_TIMEOUT_MS,
    reason: surroundings.reason,
    signal: surroundings.signal,
    recoverers,
    ...(onEvent && { onEvent }),
  };
}

/** Containers run as users that no password file knows: their number has to do. */
function userName(uid: number | undefined): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${uid ?? 'unknown'}`;
  }
}

function cacheHome(home: string | undefined, uid: number | undefined): string {
  return home === undefined ? join(tmpdir(), `jvs-cache-${uid ?? 'user'}`) : join(home, '.cache', 'jvs');
}
