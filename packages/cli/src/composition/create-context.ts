import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { loadTreeOps } from '@jvs/fs';
import { newId } from '@jvs/model';
import type { RepoContext, RepoEvent } from '@jvs/repo';
import type { Session } from '../session.js';
import { builtInEngines } from './built-in-engines.js';
import { recoverers } from './recoverers.js';

/** What flags decide about a context. */
export interface ContextOptions {
  readonly lockTimeoutMs: number;
  readonly reason: string | undefined;
  readonly onEvent: (event: RepoEvent) => void;
}

/** Puts everything together that a repository needs of its surroundings: the composition root. */
export function createContext(session: Session, options: ContextOptions): RepoContext {
  const loaded = loadTreeOps();
  const host = hostname();
  return {
    ops: loaded.ops,
    system: loaded.system,
    engines: builtInEngines(loaded),
    now: () => new Date(),
    newId,
    actor: `${userName(session)}@${host}`,
    pid: session.pid,
    host,
    uid: session.uid,
    home: homeDirectory(session),
    cacheHome: cacheHome(session),
    signal: session.signal,
    recoverers,
    ...options,
  };
}

/** Containers run as users that no password file knows: their number has to do. */
function userName({ uid }: Session): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${uid ?? 'unknown'}`;
  }
}

function homeDirectory({ environment }: Session): string | undefined {
  const { HOME: home } = environment;
  if (home !== undefined && isAbsolute(home)) return home;
  try {
    return homedir() || undefined;
  } catch {
    return undefined;
  }
}

function cacheHome(session: Session): string {
  const { XDG_CACHE_HOME: cache } = session.environment;
  if (cache !== undefined && isAbsolute(cache)) return join(cache, 'jvs');
  const home = homeDirectory(session);
  return home === undefined
    ? join(tmpdir(), `jvs-cache-${session.uid ?? 'user'}`)
    : join(home, '.cache', 'jvs');
}
