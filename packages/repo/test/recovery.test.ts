import { closeSync, openSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyAuditLog, readAuditLog } from '@jvs/audit';
import {
  isPublished,
  openCatalogue,
  readSnapshot,
  readWorktree,
  recoverSnapshot,
  settleInterrupted,
  withWorktreeLock,
  type Recoverer,
  type RepoEvent,
  type Repository,
} from '@jvs/repo';
import { skipUnless } from '@jvs/testing';
import { runChild } from './support/run-child.js';
import { publish, publishAll, TICK_MS, withContext, withRepo } from './support/with-repo.js';

const withAddon = skipUnless('native');

const BEFORE = [
  'recordIntent',
  'cloneWithEngine',
  'hashPayload',
  'buildDescriptor',
  'writeDescriptor',
  'verifyBeforePublish',
  'makeDurable',
  'publishReady',
];
const AFTER = ['advanceHead', 'appendAudit', 'removeIntent'];

async function killedAt(repo: Repository, phase: string): Promise<void> {
  const { signal } = await runChild('publish-and-die.ts', [repo.root, phase]);
  expect(signal).toBe('SIGKILL');
}

async function snapshotIds(repo: Repository): Promise<string[]> {
  const catalogue = await openCatalogue(repo);
  return catalogue.list().map((summary) => summary.snapshotId);
}

async function auditedIds(repo: Repository): Promise<string[]> {
  const targets: string[] = [];
  for await (const { record } of readAuditLog(repo.paths.auditLog)) {
    if (record?.operation === 'snapshot') targets.push(record.target);
  }
  return targets;
}

async function expectSound(repo: Repository): Promise<void> {
  expect(readdirSync(repo.paths.intents)).toEqual([]);
  expect(readdirSync(repo.paths.tmp)).toEqual([]);
  const ids = await snapshotIds(repo);
  expect(readdirSync(repo.paths.snapshots).sort()).toEqual([...ids].sort());
  expect(readdirSync(repo.paths.descriptors).sort()).toEqual(ids.map((id) => `${id}.json`).sort());
  for (const id of ids) await readSnapshot(repo, id);
  expect((await auditedIds(repo)).sort()).toEqual([...ids].sort());
  expect((await verifyAuditLog(repo.paths.auditLog)).findings).toEqual([]);
}

describe('a snapshot whose process is killed', () => {
  for (const phase of BEFORE) {
    withAddon(
      `before publication, at ${phase}, never existed for anybody, and leaves nothing behind`,
      async () => {
        await withRepo(async (repo, main) => {
          const [first] = await publishAll(repo, main, [{ note: 'first' }]);
          await writeFile(path.join(main, 'f'), 'edited');
          await killedAt(repo, phase);
          expect(await snapshotIds(repo)).toEqual([first]);
          expect((await readWorktree(repo, 'main')).head.head).toBe(first);
          const results = await settleInterrupted(repo);
          expect(results.map((result) => result.outcome)).toEqual(
            phase === 'recordIntent' ? [] : ['rolled_back'],
          );
          await expectSound(repo);
          expect(await settleInterrupted(repo)).toEqual([]);
          const { snapshot } = await publish(repo);
          expect(snapshot.descriptor.parent_id).toBe(first);
          await expectSound(repo);
        });
      },
    );
  }

  for (const phase of AFTER) {
    withAddon(`after publication, at ${phase}, is finished by the next command`, async () => {
      await withRepo(async (repo, main) => {
        const [first] = await publishAll(repo, main, [{ note: 'first' }]);
        await writeFile(path.join(main, 'f'), 'edited');
        await sleep(TICK_MS);
        await killedAt(repo, phase);
        const id = (await snapshotIds(repo)).find((each) => each !== first) as string;
        expect(isPublished(repo, id)).toBe(true);
        const { snapshot } = await publish(repo);
        expect(snapshot.descriptor.parent_id).toBe(id);
        expect((await readSnapshot(repo, id)).descriptor.parent_id).toBe(first);
        await expectSound(repo);
      });
    });
  }

  withAddon('is settled though somebody asks at that very moment whether it is still at work', async () => {
    await withRepo(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      await killedAt(repo, 'publishReady');
      const [name] = readdirSync(repo.paths.intents) as [string];
      const fd = openSync(path.join(repo.paths.intents, name), 'r');
      expect(repo.context.system?.tryFlock(fd, 'shared')).toBe(true);
      setTimeout(() => closeSync(fd), 100);
      const results = await withWorktreeLock(repo, 'main', () =>
        settleInterrupted(repo, { worktree: 'main' }),
      );
      expect(results.map((result) => result.outcome)).toEqual(['rolled_back']);
      await expectSound(repo);
    });
  });

  withAddon('is built upon only once all that it left is durable, and its end is said', async () => {
    await withRepo(async (repo, main) => {
      await writeFile(path.join(main, 'f'), 'x');
      await killedAt(repo, 'advanceHead');
      const steps: string[] = [];
      const { ops } = repo.context;
      const syncFileSystem: typeof ops.syncFileSystem = async (place) => {
        steps.push(`sync ${path.basename(place)}`);
        await ops.syncFileSystem(place);
      };
      const onEvent = (event: RepoEvent): void => {
        if (event.type === 'warning') steps.push(event.code);
      };
      const snapshot: Recoverer = async (...args) => {
        steps.push('recover');
        return recoverSnapshot(...args);
      };
      const watched = withContext(repo, {
        ops: { ...ops, syncFileSystem },
        onEvent,
        recoverers: { snapshot },
      });
      await settleInterrupted(watched);
      expect(steps).toEqual(['sync .jvs', 'recover', 'W_SETTLED']);
      await expectSound(repo);
    });
  });
});
