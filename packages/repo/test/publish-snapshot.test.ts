import { readdirSync, readFileSync, statSync } from 'node:fs';
import { appendFile, chmod, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  isPublished,
  publishSnapshot,
  readManifest,
  readSnapshot,
  readWorktree,
  withWorktreeLock,
  type PublishResult,
  type RepoEvent,
} from '@jvs/repo';
import { publish, TICK_MS, withContext, withRepo } from './support/with-repo.js';

async function fill(main: string): Promise<void> {
  await mkdir(path.join(main, 'data/deep'), { recursive: true });
  await writeFile(path.join(main, 'data/a.txt'), 'first file\n');
  await writeFile(path.join(main, 'data/deep/b.bin'), Buffer.alloc(100_000, 7));
  await writeFile(path.join(main, '.READY'), 'mine, not yours');
  await symlink('data/a.txt', path.join(main, 'link'));
  await sleep(TICK_MS);
}

describe('publishSnapshot', () => {
  it('publishes a payload that equals the worktree, with a manifest, a descriptor and a head', async () => {
    await withRepo(async (repo, main) => {
      await fill(main);
      const { snapshot, worktree } = await publish(repo, { note: 'first' });
      const id = snapshot.descriptor.snapshot_id;
      expect(await readSnapshot(repo, id)).toEqual(snapshot);
      expect(snapshot.descriptor).toMatchObject({
        parent_id: null,
        note: 'first',
        engine: 'copy',
        entries: 7,
        logical_bytes: 100_026,
      });
      expect((await readManifest(repo, id)).count).toBe(7);
      expect(worktree.head).toMatchObject({ head: id, current: id, generation: 2 });
      expect((await readWorktree(repo, 'main')).head).toEqual(worktree.head);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
      expect(readdirSync(repo.paths.tmp)).toEqual([]);
    });
  });

  it('reads nothing and links every file when nothing changed since', async () => {
    await withRepo(async (repo, main) => {
      await fill(main);
      const first = await publish(repo);
      const second = await publish(repo);
      expect(first.read.entries).toBe(4);
      expect(second.read).toEqual({ entries: 0, bytes: 0 });
      expect(second.snapshot.descriptor.engine_report).toMatchObject({ linked: 3, copied: 0, bytes: 0 });
      expect(second.snapshot.descriptor.payload_root_hash).toBe(first.snapshot.descriptor.payload_root_hash);
      const inode = (result: PublishResult) =>
        statSync(path.join(repo.paths.payload(result.snapshot.descriptor.snapshot_id), 'data/deep/b.bin'));
      expect(inode(second).ino).toBe(inode(first).ino);
      expect(inode(second).nlink).toBe(2);
      expect(statSync(path.join(main, 'data/deep/b.bin')).nlink).toBe(1);
    });
  });

  it.each([
    ['another size', 'short', false],
    ['the same size, when everything is read', 'FIRST FILE\n', true],
  ])('takes from the worktree what a damaged parent lost, and says so: %s', async (_what, damage, rehash) => {
    await withRepo(async (repo, main) => {
      await fill(main);
      const first = await publish(repo);
      const id = first.snapshot.descriptor.snapshot_id;
      await writeFile(path.join(repo.paths.payload(id), 'data/a.txt'), damage);
      const warnings: string[] = [];
      const onEvent = (event: RepoEvent): void => {
        if (event.type === 'warning') warnings.push(`${event.code}: ${event.message}`);
      };
      const { snapshot } = await publish(withContext(repo, { onEvent }), { rehash });
      const kept = path.join(repo.paths.payload(snapshot.descriptor.snapshot_id), 'data/a.txt');
      expect(readFileSync(kept, 'utf8')).toBe('first file\n');
      expect(snapshot.descriptor.payload_root_hash).toBe(first.snapshot.descriptor.payload_root_hash);
      expect(warnings).toEqual([
        expect.stringContaining(`W_SNAPSHOT_DAMAGED: snapshot ${id} is damaged at "data/a.txt"`),
      ]);
      expect((await publish(repo)).snapshot.descriptor.engine_report.linked).toBe(3);
    });
  });

  it('reads and copies only what changed', async () => {
    await withRepo(async (repo, main) => {
      await fill(main);
      await publish(repo);
      await appendFile(path.join(main, 'data/a.txt'), 'more\n');
      await sleep(TICK_MS);
      const { snapshot, read } = await publish(repo);
      expect(read).toEqual({ entries: 1, bytes: 16 });
      expect(snapshot.descriptor.engine_report).toMatchObject({ linked: 2, copied: 1, bytes: 16 });
    });
  });

  it('never links a file whose mode, times or content changed, nor one that took its name', async () => {
    await withRepo(async (repo, main) => {
      for (const name of ['mode', 'times', 'rewritten', 'replaced', 'kept'])
        await writeFile(path.join(main, name), 'same');
      await sleep(TICK_MS);
      await publish(repo);
      await chmod(path.join(main, 'mode'), 0o600);
      await utimes(path.join(main, 'times'), 1, 1);
      const before = statSync(path.join(main, 'rewritten'));
      await writeFile(path.join(main, 'rewritten'), 'SAME');
      await utimes(path.join(main, 'rewritten'), before.atime, before.mtime);
      await writeFile(path.join(main, 'other'), 'same');
      await rename(path.join(main, 'other'), path.join(main, 'replaced'));
      await sleep(TICK_MS);
      const { snapshot } = await publish(repo);
      expect(snapshot.descriptor.engine_report).toMatchObject({ linked: 1, copied: 4 });
      const payload = repo.paths.payload(snapshot.descriptor.snapshot_id);
      expect(statSync(path.join(payload, 'mode')).mode & 0o7777).toBe(0o600);
      expect(statSync(path.join(payload, 'times')).mtimeMs).toBe(1000);
    });
  });

  it('gives the same answer with the cache deleted, at the price of reading everything', async () => {
    await withRepo(async (repo, main) => {
      await fill(main);
      const first = await publish(repo);
      await rm(repo.paths.cache, { recursive: true });
      const second = await publish(repo);
      expect(second.read.entries).toBe(4);
      expect(second.snapshot.descriptor.payload_root_hash).toBe(first.snapshot.descriptor.payload_root_hash);
    });
  });

  it('makes everything private, whatever the umask', async () => {
    const old = process.umask(0);
    try {
      await withRepo(async (repo, main) => {
        await writeFile(path.join(main, 'f'), 'x');
        const id = (await publish(repo)).snapshot.descriptor.snapshot_id;
        const modes = [
          repo.paths.jvs,
          repo.paths.snapshot(id),
          repo.paths.worktree('main'),
          repo.paths.cache,
        ].map((directory) => statSync(directory).mode & 0o777);
        expect(modes).toEqual([0o700, 0o700, 0o700, 0o700]);
        const files = [
          repo.paths.descriptor(id),
          repo.paths.manifest(id),
          repo.paths.ready(id),
          repo.paths.auditLog,
        ];
        expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
      });
    } finally {
      process.umask(old);
    }
  });

  it('refuses a worktree that holds a repository', async () => {
    await withRepo(async (repo, main) => {
      await mkdir(path.join(main, '.jvs'));
      await expect(publish(repo)).rejects.toMatchObject({ code: 'E_NESTED_REPO' });
      expect(readdirSync(repo.paths.snapshots)).toEqual([]);
    });
  });

  it('refuses a worktree whose head moved since it was read', async () => {
    await withRepo(async (repo) => {
      const stale = await readWorktree(repo, 'main');
      await publish(repo);
      const request = { worktree: stale, kind: 'user', note: '', tags: [], advance: true } as const;
      await expect(
        withWorktreeLock(repo, 'main', () => publishSnapshot(repo, request)),
      ).rejects.toMatchObject({
        code: 'E_HEAD_MOVED',
      });
    });
  });

  it('says that the snapshot is safe when a step after publication fails', async () => {
    await withRepo(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      await sleep(TICK_MS);
      let id = '';
      const failing = withContext(repo, {
        onEvent(event) {
          if (event.type === 'phase' && event.phase === 'appendAudit')
            throw new Error('the audit log is on fire');
        },
      });
      await publish(failing).catch((error: { code: string; details: { snapshot_id: string } }) => {
        expect(error.code).toBe('E_COMMITTED_INCOMPLETE');
        id = error.details.snapshot_id;
      });
      expect(isPublished(repo, id)).toBe(true);
      const next = await publish(repo);
      expect(next.snapshot.descriptor.parent_id).toBe(id);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
    });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    await withRepo(async (repo, main) => {
      await fill(main);
      const abort = new AbortController();
      const cancelled = withContext(repo, {
        signal: abort.signal,
        onEvent(event) {
          if (event.type === 'phase' && event.phase === 'hashPayload') abort.abort();
        },
      });
      await expect(publish(cancelled)).rejects.toMatchObject({ code: 'E_CANCELLED' });
      expect(readdirSync(repo.paths.snapshots)).toEqual([]);
      expect(readdirSync(repo.paths.descriptors)).toEqual([]);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
    });
  });
});
