import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { diffTrees, worktreeStatus } from '@jvs/diff';
import { createEngineRegistry } from '@jvs/engine';
import { createCopyEngine } from '@jvs/engine-copy';
import { loadTreeOps } from '@jvs/fs';
import {
  initRepository,
  publishSnapshot,
  readWorktree,
  withWorktreeLock,
  type Change,
  type Repository,
} from '@jvs/repo';
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

async function snapshot(repo: Repository): Promise<string> {
  await sleep(30);
  const { snapshot: made } = await withWorktreeLock(repo, 'main', async () =>
    publishSnapshot(repo, {
      worktree: await readWorktree(repo, 'main'),
      kind: 'user',
      note: '',
      tags: [],
      advance: true,
    }),
  );
  return made.descriptor.snapshot_id;
}

const said = (changes: readonly Change[]): string[] =>
  changes.map(({ kind, path: bytes }) => `${kind} ${Buffer.from(bytes).toString('latin1')}`);

async function editEverything(main: string): Promise<void> {
  await writeFile(path.join(main, 'content'), 'other');
  await chmod(path.join(main, 'mode'), 0o700);
  await rm(path.join(main, 'gone'), { recursive: true });
  await rm(path.join(main, 'kind'));
  await mkdir(path.join(main, 'kind'));
  await writeFile(path.join(main, 'kind/inside'), '');
  await writeFile(Buffer.concat([Buffer.from(`${main}/new-`), Buffer.from([0xff])]), '');
}

const EDITS = [
  'modified content',
  'removed gone',
  'removed gone/x',
  'type kind',
  'added kind/inside',
  'mode mode',
  'added new-\u00ff',
];

async function fill(main: string): Promise<void> {
  for (const name of ['content', 'mode', 'kind', 'untouched']) await writeFile(path.join(main, name), 'same');
  await chmod(path.join(main, 'mode'), 0o600);
  await mkdir(path.join(main, 'gone'));
  await symlink('nowhere', path.join(main, 'gone/x'));
}

describe('worktreeStatus', () => {
  it('is clean after a snapshot, lists every kind of change, and is clean again after the next one', async () => {
    await withMain(async (repo, main) => {
      expect(await worktreeStatus(repo, { worktree: 'main' })).toMatchObject({
        head: null,
        current: null,
        dirty: false,
      });
      await fill(main);
      expect(await worktreeStatus(repo, { worktree: 'main' })).toMatchObject({
        dirty: true,
        changes: { length: 6 },
      });
      const id = await snapshot(repo);
      expect(await worktreeStatus(repo, { worktree: 'main' })).toEqual({
        worktree: 'main',
        head: id,
        current: id,
        detached: false,
        dirty: false,
        changes: [],
      });
      await editEverything(main);
      const { changes, dirty } = await worktreeStatus(repo, { worktree: 'main' });
      expect(dirty).toBe(true);
      expect(said(changes)).toEqual(EDITS);
      await snapshot(repo);
      expect((await worktreeStatus(repo, { worktree: 'main' })).dirty).toBe(false);
    });
  });

  it('sees an edit that keeps size and times, by ctime, and with the cache deleted too', async () => {
    await withMain(async (repo, main) => {
      await fill(main);
      await snapshot(repo);
      await writeFile(path.join(main, 'content'), 'SAME');
      expect(said((await worktreeStatus(repo, { worktree: 'main' })).changes)).toEqual(['modified content']);
      await rm(repo.paths.cache, { recursive: true });
      expect(said((await worktreeStatus(repo, { worktree: 'main' })).changes)).toEqual(['modified content']);
    });
  });

  it('takes a file that was touched or rewritten with the same bytes for unchanged', async () => {
    await withMain(async (repo, main) => {
      await fill(main);
      await snapshot(repo);
      await writeFile(path.join(main, 'content'), 'same');
      expect((await worktreeStatus(repo, { worktree: 'main' })).dirty).toBe(false);
    });
  });
});

describe('diffTrees', () => {
  it('gives the same changes between snapshots as between snapshot and worktree, and counts them', async () => {
    await withMain(async (repo, main) => {
      await fill(main);
      await snapshot(repo);
      await editEverything(main);
      const live = await diffTrees(repo, { worktree: 'main' });
      expect([live.from.kind, live.to.kind]).toEqual(['snapshot', 'worktree']);
      await snapshot(repo);
      const kept = await diffTrees(repo, { worktree: 'main', from: 'HEAD~1', to: 'HEAD' });
      expect(said(kept.changes)).toEqual(EDITS);
      expect(kept.changes).toEqual(live.changes);
      expect(kept.stat).toEqual({
        added: 2,
        removed: 2,
        modified: 1,
        type: 1,
        mode: 1,
        bytesBefore: 12,
        bytesAfter: 9,
      });
      expect((await diffTrees(repo, { worktree: 'main' })).changes).toEqual([]);
    });
  });

  it('keeps to the paths it is given, and refuses those that neither side has', async () => {
    await withMain(async (repo, main) => {
      await fill(main);
      await snapshot(repo);
      await editEverything(main);
      const at = async (...paths: string[]) =>
        said(
          (await diffTrees(repo, { worktree: 'main', paths: paths.map((each) => Buffer.from(each)) }))
            .changes,
        );
      expect(await at('gone')).toEqual(['removed gone', 'removed gone/x']);
      expect(await at('kind/inside', 'mode')).toEqual(['added kind/inside', 'mode mode']);
      expect(await at('untouched')).toEqual([]);
      await expect(at('gon')).rejects.toMatchObject({ code: 'E_PATH_NOT_FOUND' });
    });
  });

  it('compares with nothing before the first snapshot', async () => {
    await withMain(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      const { from, changes } = await diffTrees(repo, { worktree: 'main' });
      expect(from).toEqual({ kind: 'empty' });
      expect(said(changes)).toEqual(['added f']);
    });
  });
});
