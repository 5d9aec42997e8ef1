import { acquireLock } from '@jvs/fs';
import { refreshAuditLog, refreshRepository, refreshWorktree } from './refresh-view.js';
import type { Repository } from './repository.js';

export interface LockOptions {
  /** What somebody who waits is told is going on. Default "a command". */
  readonly operation?: string | undefined;
  /** Default: the context's. 0 tries once. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs `body` with the repository lock held. Throws E_LOCKED naming the holder, E_CANCELLED, E_NATIVE_MISSING.
 *
 * Long work holds only its worktree's lock and takes this one for its last steps, so nobody may *wait* for a worktree lock while
 * holding this: take the worktree's first, or try it with `timeoutMs: 0`. The audit log's lock comes last.
 */
export function withRepoLock<T>(
  repo: Repository,
  body: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  return withLock(repo, repo.paths.repoLock, { refresh: () => refreshRepository(repo), body, ...options });
}

/** Runs `body` with a worktree's lock held: nobody else changes its payload, head or registry entry meanwhile. */
export function withWorktreeLock<T>(
  repo: Repository,
  name: string,
  body: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const refresh = (): void => refreshWorktree(repo, name);
  // Held for as long as the work takes, so it is the one whose holder people ask for.
  return withLock(repo, repo.paths.worktreeLock(name), {
    tellMachines: repo.remote,
    refresh,
    body,
    ...options,
  });
}

/** Runs `body` while nobody else undoes anything; taken before any other lock, and held over the whole undo. */
export function withUndoLock<T>(
  repo: Repository,
  body: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  // What is to be undone is read from the log.
  return withLock(repo, repo.paths.undoLock, { refresh: () => refreshAuditLog(repo), body, ...options });
}

async function withLock<T>(
  repo: Repository,
  path: string,
  work: LockOptions & {
    readonly body: () => Promise<T>;
    readonly refresh: () => void;
    readonly tellMachines?: boolean;
  },
): Promise<T> {
  const { context } = repo;
  const lock = await acquireLock(path, {
    system: context.system,
    mode: 'exclusive',
    timeoutMs: work.timeoutMs ?? context.lockTimeoutMs,
    signal: context.signal,
    tellMachines: work.tellMachines,
    holder: {
      pid: context.pid,
      host: context.host,
      operation: work.operation ?? 'a command',
      since: context.now().toISOString(),
    },
  });
  try {
    work.refresh();
    return await work.body();
  } finally {
    lock.release();
  }
}
