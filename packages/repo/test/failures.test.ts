import { readdirSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createCopyEngine } from '@jvs/engine-copy';
import { createEngineRegistry } from '@jvs/engine';
import { loadTreeOps } from '@jvs/fs';
import {
  openRepository,
  readWorktree,
  scanWorktree,
  settleInterrupted,
  withWorktreeLock,
  type Repository,
} from '@jvs/repo';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { faults, faultyEngine } from './support/engines.js';
import { testContext } from './support/test-context.js';
import { publish, withContext, withRepo } from './support/with-repo.js';
import { initRepository } from '@jvs/repo';

function expectNothingThere(repo: Repository): void {
  for (const directory of [
    repo.paths.snapshots,
    repo.paths.descriptors,
    repo.paths.intents,
    repo.paths.tmp,
  ]) {
    expect([directory, readdirSync(directory)]).toEqual([directory, []]);
  }
}

describe('a snapshot that fails', () => {
  for (const [title, damage] of Object.entries(faults)) {
    it(`PUB-06: by an engine that ${title} is refused, and nothing of it stays`, async () => {
      const extraEngines = [faultyEngine('faulty', damage)];
      await withRepo(
        async (repo, main) => {
          await writeFile(path.join(main, 'kept'), 'x');
          await expect(publish(repo, { engine: 'faulty' })).rejects.toMatchObject({
            code: 'E_PAYLOAD_MISMATCH',
          });
          expectNothingThere(repo);
          expect((await publish(repo, { engine: 'copy' })).snapshot.descriptor.engine).toBe('copy');
        },
        { extraEngines },
      );
    });
  }

  it('PUB-06: by an engine that changes bytes of a file whose content is known is refused', async () => {
    const flipping = faultyEngine('flipping', (payload) => writeFile(path.join(payload, 'kept'), 'y'));
    await withRepo(
      async (repo, main) => {
        await writeFile(path.join(main, 'kept'), 'x');
        const state = await scanWorktree(repo, await readWorktree(repo, 'main'), { hash: 'unknown' });
        await expect(publish(repo, { engine: 'flipping', state })).rejects.toMatchObject({
          code: 'E_PAYLOAD_MISMATCH',
        });
        expectNothingThere(repo);
      },
      { extraEngines: [flipping] },
    );
  });

  it('by an engine that throws keeps its error, and nothing of it stays', async () => {
    const broken = faultyEngine('broken', () => Promise.reject(new Error('out of order')));
    await withRepo(
      async (repo, main) => {
        await writeFile(path.join(main, 'kept'), 'x');
        await expect(publish(repo, { engine: 'broken' })).rejects.toThrow('out of order');
        expectNothingThere(repo);
      },
      { extraEngines: [broken] },
    );
  });

  it('by naming an engine there is not does not become another engine', async () => {
    await withRepo(async (repo) => {
      await expect(publish(repo, { engine: 'reflink' })).rejects.toMatchObject({ code: 'E_ENGINE_UNKNOWN' });
      expectNothingThere(repo);
    });
  });

  it('by a file that cannot be read names the file', async () => {
    await withTempDir(async (dir) => {
      // Root reads everything, so the failure comes from a scan as an ordinary user would see it.
      const { ops } = loadTreeOps();
      const refusing = {
        ...ops,
        scanTree: async (root: string, options?: object) => {
          const result = await ops.scanTree(root, options);
          const secret = { path: Buffer.from('secret'), errno: 13, code: 'EACCES', syscall: 'openat' };
          return root.endsWith('/main') ? { ...result, failures: [secret] } : result;
        },
      };
      const context = testContext(dir, { ops: refusing });
      const { repo } = await initRepository(context, { path: path.join(dir, 'repo') });
      await expect(publish(repo)).rejects.toMatchObject({
        code: 'E_UNREADABLE',
        details: { failures: [{ path: 'secret', code: 'EACCES' }] },
      });
      expectNothingThere(repo);
    });
  });

  skipUnless('root')(
    'on a full disk keeps its errno, leaves nothing, and succeeds once there is room',
    async () => {
      await withTempDir(async (dir) => {
        const disk = path.join(dir, 'disk');
        await mkdir(disk);
        await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk]);
        try {
          const { repo, worktree } = await initRepository(testContext(dir), {
            path: path.join(disk, 'repo'),
          });
          await writeFile(path.join(worktree.path, 'large'), Buffer.alloc(2_000_000, 1));
          await expect(publish(repo)).rejects.toMatchObject({ code: 'E_NO_SPACE' });
          expectNothingThere(repo);
          await writeFile(path.join(worktree.path, 'large'), Buffer.alloc(200_000, 1));
          expect((await publish(repo)).snapshot.descriptor.logical_bytes).toBe(200_000);
        } finally {
          await mustRun('umount', [disk]);
        }
      });
    },
  );

  it('because another command holds the worktree says who that is', async () => {
    await withRepo(async (repo) => {
      const impatient = withContext(repo, { lockTimeoutMs: 50 });
      await withWorktreeLock(
        repo,
        'main',
        async () => {
          await expect(publish(impatient)).rejects.toMatchObject({
            code: 'E_LOCKED',
            details: { holder: { operation: 'restore', pid: process.pid } },
          });
        },
        { operation: 'restore' },
      );
      await publish(impatient);
    });
  });
});

describe('files that change while they are captured', () => {
  it('are in the report, and their cached digests are not believed afterwards', async () => {
    await withRepo(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'old');
      const { ops } = loadTreeOps();
      const copy = createCopyEngine({ ops });
      const racing = {
        ...copy,
        name: 'racing',
        snapshot: async (...args: Parameters<typeof copy.snapshot>) => {
          // The scan is done; the file changes before its turn comes.
          await writeFile(path.join(main, 'f'), 'new content');
          return copy.snapshot(...args);
        },
      };
      const registry = createEngineRegistry([copy, racing]);
      const { snapshot } = await publish(withContext(repo, { engines: registry }), { engine: 'racing' });
      expect(snapshot.descriptor.consistency).toMatchObject({
        mode: 'per_file',
        changed_count: 1,
        changed: [{ path: 'f' }],
      });
      expect(snapshot.descriptor.logical_bytes).toBe(11);
      const again = await publish(repo);
      expect(again.snapshot.descriptor.payload_root_hash).toBe(snapshot.descriptor.payload_root_hash);
      expect(again.snapshot.descriptor.engine_report.linked).toBe(0);
    });
  });

  it('may vanish: the snapshot is made without them and says so', async () => {
    await withRepo(async (repo, main) => {
      await mkdir(path.join(main, 'dir'));
      for (const name of ['stays', 'goes', 'dir/goes-too']) await writeFile(path.join(main, name), name);
      const copy = createCopyEngine({ ops: loadTreeOps().ops });
      const racing = {
        ...copy,
        snapshot: async (...args: Parameters<typeof copy.snapshot>) => {
          await rm(path.join(main, 'goes'));
          await rm(path.join(main, 'dir'), { recursive: true });
          return copy.snapshot(...args);
        },
      };
      const { snapshot } = await publish(withContext(repo, { engines: createEngineRegistry([racing]) }));
      expect(snapshot.descriptor.consistency.vanished_count).toBe(3);
      expect(snapshot.descriptor.entries).toBe(2);
      const again = await publish(repo);
      expect(again.snapshot.descriptor.payload_root_hash).toBe(snapshot.descriptor.payload_root_hash);
    });
  });
});

describe('an interrupted operation of an unknown kind', () => {
  it('stops the worktree it is about, and says what it is', async () => {
    await withRepo(async (repo) => {
      const opId = repo.context.newId();
      const intent = {
        actor: 'a@b',
        details: {},
        op_id: opId,
        operation: 'teleport',
        schema: 'jvs.intent/1',
        snapshot_id: null,
        started_at: '2030-01-01T00:00:00.000Z',
        worktree: 'main',
      };
      await writeFile(repo.paths.intent(opId), `${JSON.stringify(intent)}\n`);
      await chmod(repo.paths.intent(opId), 0o600);
      await expect(publish(repo)).rejects.toMatchObject({
        code: 'E_INTERRUPTED',
        details: { operation: 'teleport', op_id: opId },
      });
      await expect(settleInterrupted(repo)).resolves.toEqual([]);
      const known = withContext(repo, {
        recoverers: { teleport: async () => ({ outcome: 'rolled_back', message: 'done' }) },
      });
      expect(await settleInterrupted(known)).toEqual([{ outcome: 'rolled_back', message: 'done' }]);
      expect(
        (await readWorktree(await openRepository(repo.context, repo.root), 'main')).head.head,
      ).toBeNull();
      await publish(repo);
    });
  });
});
