import os from 'node:os';
import path from 'node:path';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import { newId } from '@jvs/model';
import {
  initRepository,
  openRepository,
  publishSnapshot,
  readWorktree,
  withWorktreeLock,
  type RepoContext,
  type Repository,
  type Snapshot,
} from '@jvs/repo';

/** A context on the real file system, with the copy engine and nothing from the environment but the user. */
export function testContext(dir: string, more: Partial<RepoContext> = {}): RepoContext {
  const { ops, system } = loadTreeOps();
  return {
    ops,
    system,
    engines: createEngineRegistry([createCopyEngine({ ops })]),
    now: () => new Date(),
    newId,
    actor: 'tester@here',
    pid: process.pid,
    host: os.hostname(),
    uid: process.getuid?.(),
    cacheHome: path.join(dir, 'cache-home'),
    lockTimeoutMs: 5000,
    threads: 2,
    recoverers: {},
    ...more,
  };
}

export async function makeRepo(dir: string, more: Partial<RepoContext> = {}): Promise<Repository> {
  const { repo } = await initRepository(testContext(dir, more), { path: path.join(dir, 'repo') });
  return repo;
}

export async function openRepo(root: string, more: Partial<RepoContext> = {}): Promise<Repository> {
  return openRepository(testContext(path.dirname(root), more), root);
}

/** A user's snapshot of a worktree. */
export function snapshotOf(repo: Repository, name: string, note: string): Promise<Snapshot> {
  return withWorktreeLock(repo, name, async () => {
    const worktree = await readWorktree(repo, name);
    return (await publishSnapshot(repo, { worktree, kind: 'user', note, tags: [], advance: true })).snapshot;
  });
}
