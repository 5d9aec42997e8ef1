import { mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listWorktrees, readWorktree, scanWorktree } from '@jvs/repo';
import { mustRun } from '@jvs/testing';
import { publish, withRepo } from './support/with-repo.js';

it('LAY-14: waits for nobody where a FIFO stands in place of the stat cache, and replaces it', async () => {
  await withRepo(async (repo, main) => {
    await writeFile(path.join(main, 'f'), 'one');
    await publish(repo);
    const worktree = await readWorktree(repo, 'main');
    const cache = repo.paths.statCache(worktree.config.worktree_id);
    await rm(cache, { force: true });
    await mustRun('mkfifo', [cache]);
    expect((await scanWorktree(repo, worktree, { hash: 'unknown' })).read.entries).toBe(1);
    expect((await publish(repo)).snapshot.descriptor.entries).toBe(2);
  });
});

it('LAY-14: does not read a stat cache that has not the length it speaks of', async () => {
  await withRepo(async (repo, main) => {
    await writeFile(path.join(main, 'f'), 'one');
    await publish(repo);
    const worktree = await readWorktree(repo, 'main');
    await truncate(repo.paths.statCache(worktree.config.worktree_id), 2 ** 42);
    expect((await scanWorktree(repo, worktree, { hash: 'unknown' })).read.entries).toBe(1);
  });
});

it('lists no worktree that another command is only making or taking away: its config makes it exist', async () => {
  await withRepo(async (repo) => {
    await mkdir(repo.paths.worktree('side'), { mode: 0o700 });
    expect((await listWorktrees(repo)).map(({ name }) => name)).toEqual(['main']);
    await rm(repo.paths.worktreeConfig('main'));
    await expect(listWorktrees(repo)).rejects.toMatchObject({ code: 'E_WORKTREE_NOT_FOUND' });
  });
});
