import { randomUUID } from 'node:crypto';
import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import { advanceHead, initRepository, readWorktree, type Repository } from '@jvs/repo';
import { createSnapshot } from '@jvs/snapshot';
import { withTempDir } from '@jvs/testing';

async function withMain(body: (repo: Repository, main: string) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const { ops, system } = loadTreeOps();
    const context = {
      ops,
      system,
      engines: createEngineRegistry([createCopyEngine({ ops })]),
      now: () => new Date(),
      newId: () => randomUUID(),
      actor: 'tester@host',
      pid: process.pid,
      host: 'host',
      uid: process.getuid?.(),
      cacheHome: path.join(dir, 'cache-home'),
      lockTimeoutMs: 1000,
      recoverers: {},
    };
    const { repo, worktree } = await initRepository(context, { path: path.join(dir, 'repo') });
    await body(repo, worktree.path);
  });
}

describe('createSnapshot', () => {
  it('says whether anything changed, and makes a snapshot all the same', async () => {
    await withMain(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      const first = await createSnapshot(repo, { worktree: 'main', note: 'one', tags: ['b', 'a', 'b'] });
      expect(first).toMatchObject({
        changed: true,
        created: true,
        snapshot: { note: 'one', tags: ['a', 'b'] },
      });
      const second = await createSnapshot(repo, { worktree: 'main' });
      expect(second).toMatchObject({ changed: false, created: true });
      expect(second.snapshot.descriptor.parent_id).toBe(first.snapshot.descriptor.snapshot_id);
    });
  });

  it('does nothing with ifChanged until something changes', async () => {
    await withMain(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      const first = await createSnapshot(repo, { worktree: 'main', ifChanged: true });
      expect(first.created).toBe(true);
      const idle = await createSnapshot(repo, { worktree: 'main', ifChanged: true });
      expect(idle).toMatchObject({ created: false, changed: false, snapshot: first.snapshot });
      await appendFile(path.join(main, 'f'), 'y');
      const third = await createSnapshot(repo, { worktree: 'main', ifChanged: true });
      expect(third).toMatchObject({ created: true, changed: true });
    });
  });

  it('reads every file with rehash, and still links what turns out to be the same', async () => {
    await withMain(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      await new Promise((resolve) => setTimeout(resolve, 30));
      await createSnapshot(repo, { worktree: 'main' });
      const again = await createSnapshot(repo, { worktree: 'main', rehash: true });
      expect(again.snapshot.descriptor.engine_report.linked).toBe(1);
    });
  });

  it('refuses a detached worktree, names and notes that cannot be kept, and a worktree there is not', async () => {
    await withMain(async (repo) => {
      const first = await createSnapshot(repo, { worktree: 'main' });
      await createSnapshot(repo, { worktree: 'main' });
      await expect(createSnapshot(repo, { worktree: 'main', tags: ['no spaces'] })).rejects.toMatchObject({
        code: 'E_NAME_INVALID',
      });
      await expect(createSnapshot(repo, { worktree: 'main', note: 'a\0b' })).rejects.toMatchObject({
        code: 'E_USAGE',
      });
      await expect(createSnapshot(repo, { worktree: 'other' })).rejects.toMatchObject({
        code: 'E_WORKTREE_NOT_FOUND',
      });
      const worktree = await readWorktree(repo, 'main');
      await advanceHead(repo, worktree, { current: first.snapshot.descriptor.snapshot_id }, randomUUID());
      await expect(createSnapshot(repo, { worktree: 'main' })).rejects.toMatchObject({
        code: 'E_DETACHED',
        hint: 'jvs worktree fork <name>',
      });
    });
  });
});
