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
  type RepoEvent,
  type Repository,
  type Snapshot,
} from '@jvs/repo';
import { recoverRestore, restoreWorktree, type RestoreRequest, type RestoreResult } from '@jvs/restore';

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
    recoverers: { restore: recoverRestore },
    ...more,
  };
}

/** A repository with one worktree, as a test uses it. */
export interface TestRepo {
  readonly repo: Repository;
  /** Root of "main". */
  readonly main: string;
  readonly events: RepoEvent[];
  snapshot(note: string): Promise<Snapshot>;
  restore(ref: string, more?: Partial<RestoreRequest>): Promise<RestoreResult>;
  payload(snapshot: Snapshot): string;
  /** Opened anew, as the next command would. */
  reopened(): Promise<TestRepo>;
}

export async function makeRepo(dir: string, more: Partial<RepoContext> = {}): Promise<TestRepo> {
  const events: RepoEvent[] = [];
  const context = testContext(dir, { onEvent: (event) => events.push(event), ...more });
  const { repo } = await initRepository(context, { path: path.join(dir, 'repo') });
  return wrap(repo, events, more);
}

export async function openRepo(root: string, more: Partial<RepoContext> = {}): Promise<TestRepo> {
  const events: RepoEvent[] = [];
  const context = testContext(path.dirname(root), { onEvent: (event) => events.push(event), ...more });
  return wrap(await openRepository(context, root), events, more);
}

function wrap(repo: Repository, events: RepoEvent[], more: Partial<RepoContext>): TestRepo {
  return {
    repo,
    main: repo.paths.worktreePayload('main'),
    events,
    snapshot: (note) =>
      withWorktreeLock(repo, 'main', async () => {
        const worktree = await readWorktree(repo, 'main');
        const published = await publishSnapshot(repo, {
          worktree,
          kind: 'user',
          note,
          tags: [],
          advance: true,
        });
        return published.snapshot;
      }),
    restore: (ref, request = {}) => restoreWorktree(repo, { worktree: 'main', ref, ...request }),
    payload: (snapshot) => repo.paths.payload(snapshot.descriptor.snapshot_id),
    reopened: () => openRepo(repo.root, more),
  };
}
