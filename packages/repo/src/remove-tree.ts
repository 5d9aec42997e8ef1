import { AUTO_ORDER } from '@jvs/engine';
import { isNetworkOrFuse } from '@jvs/fs';
import { isJvsError } from '@jvs/model';
import type { Repository } from './repository.js';
import { progressOf } from './store/progress-of.js';

/**
 * Removes a file or a tree inside the repository, by the file system's own call where an engine has one, else entry by entry. Absent = done; a
 * failure may leave a part of it, so what others can see is first moved out of their sight. Never cancelled: it is how a command cleans up.
 */
export async function removeTree(repo: Repository, path: string): Promise<{ readonly entries: number }> {
  const { ops, threads } = repo.context;
  return (
    (await removedByEngine(repo, path)) ??
    ops.removeTree(path, { threads, onProgress: progressOf(repo.context, 'remove') })
  );
}

/** Undefined when no engine has such a call for this file system. Only file systems with a server behind them do: others are not asked. */
async function removedByEngine(
  repo: Repository,
  path: string,
): Promise<{ readonly entries: number } | undefined> {
  const { engines, threads } = repo.context;
  if (!(await isNetworkOrFuse(repo.root))) return undefined;
  for (const name of AUTO_ORDER.filter((each) => engines.names.includes(each))) {
    const engine = await engines.load(name);
    if (engine.capabilities.removeTree !== true || engine.removeTree === undefined) continue;
    try {
      return await engine.removeTree(path, { threads });
    } catch (error) {
      if (!isJvsError(error, 'E_ENGINE_UNAVAILABLE')) throw error;
    }
  }
  return undefined;
}
