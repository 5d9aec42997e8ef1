import os from 'node:os';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import { recoverDeletion } from '@jvs/gc';
import { newId } from '@jvs/model';
import {
  openRepository,
  publishSnapshot,
  readWorktree,
  withWorktreeLock,
  type RepoContext,
  type Repository,
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
    recoverers: { gc_run: recoverDeletion },
    ...more,
  };
}

export async function openRepo(root: string, more: Partial<RepoContext> = {}): Promise<Repository> {
  return openRepository(testContext(path.dirname(root), more), root);
}

/** A snapshot of main, in which `file` has new content. */
export async function snapshotOf(repo: Repository, note: string, tags: string[] = []): Promise<string> {
  await writeFile(path.join(repo.paths.worktreePayload('main'), 'file'), `content of ${note}`.padEnd(9000));
  return withWorktreeLock(repo, 'main', async () => {
    const worktree = await readWorktree(repo, 'main');
    const { snapshot } = await publishSnapshot(repo, { worktree, kind: 'user', note, tags, advance: true });
    return snapshot.descriptor.snapshot_id;
  });
}
