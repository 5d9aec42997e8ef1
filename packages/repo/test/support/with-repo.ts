import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  initRepository,
  publishSnapshot,
  readWorktree,
  settleInterrupted,
  withWorktreeLock,
  type PublishRequest,
  type PublishResult,
  type RepoContext,
  type Repository,
} from '@jvs/repo';
import { withTempDir } from '@jvs/testing';
import { testContext } from './test-context.js';

/** Longer than a tick of any file system's clock, so that what was written before is not racy. */
export const TICK_MS = 30;

/** A fresh repository and the payload root of its worktree "main". */
export async function withRepo(
  body: (repo: Repository, main: string, dir: string) => Promise<void>,
  { parent, ...overrides }: Parameters<typeof testContext>[1] & { readonly parent?: string | undefined } = {},
): Promise<void> {
  await withTempDir(async (dir) => {
    const { repo, worktree } = await initRepository(testContext(dir, overrides), {
      path: path.join(dir, 'repo'),
    });
    await body(repo, worktree.path, dir);
  }, parent);
}

/** Publishes "main" as a command would. */
export async function publish(repo: Repository, more: Partial<PublishRequest> = {}): Promise<PublishResult> {
  return withWorktreeLock(
    repo,
    'main',
    async () => {
      await settleInterrupted(repo, { worktree: 'main' });
      const worktree = await readWorktree(repo, 'main');
      return publishSnapshot(repo, { worktree, kind: 'user', note: '', tags: [], advance: true, ...more });
    },
    { operation: 'snapshot' },
  );
}

/** Publishes one small snapshot for each of `notes`, oldest first; returns their ids. */
export async function publishAll(
  repo: Repository,
  main: string,
  notes: ReadonlyArray<{ readonly note?: string; readonly tags?: readonly string[] }>,
): Promise<string[]> {
  const ids: string[] = [];
  for (const [at, { note = '', tags = [] }] of notes.entries()) {
    await writeFile(path.join(main, 'f'), `state ${at}`);
    ids.push((await publish(repo, { note, tags })).snapshot.descriptor.snapshot_id);
  }
  return ids;
}

export function withContext(repo: Repository, more: Partial<RepoContext>): Repository {
  return { ...repo, context: { ...repo.context, ...more } };
}
