import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readAuditLog } from '@jvs/audit';
import { newId, type UndoFacts } from '@jvs/model';
import {
  appendAudit,
  beginOperation,
  changeRepository,
  recoverChange,
  settleInterrupted,
  withRepoLock,
  type ChangeTest,
  type Repository,
} from '@jvs/repo';
import { skipUnless } from '@jvs/testing';
import { withRepo } from './support/with-repo.js';

const withAddon = skipUnless('native');
const undo: UndoFacts = { kind: 'setting', scope: newId(), key: 'mark', before: null, after: 'there' };

const mark = (repo: Repository): string => path.join(repo.root, 'mark');
const isApplied: ChangeTest = async (repo) => existsSync(mark(repo));
const place = (repo: Repository): void => writeFileSync(mark(repo), 'x');
const recoverers = { config_set: recoverChange(isApplied) };

async function records(repo: Repository): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const { record } of readAuditLog(repo.paths.auditLog))
    if (record?.operation === 'config_set') found.push(record.details['undo']);
  return found;
}

/** What a process leaves that died with its intent on the disk. */
function interrupted(repo: Repository): Promise<string> {
  return withRepoLock(repo, async () => {
    const details = { target: 'mark', undo };
    const operation = await beginOperation(repo, { operation: 'config_set', worktree: null, details });
    await operation.release();
    return operation.opId;
  });
}

function change(repo: Repository, apply: () => Promise<void>): Promise<boolean> {
  const plan = async () => ({ operation: 'config_set', target: 'mark', undo, apply });
  return changeRepository(repo, plan, isApplied);
}

withAddon('a change of the repository is made and recorded once, with what undo needs', () =>
  withRepo(async (repo) => {
    expect(await change(repo, async () => place(repo))).toBe(true);
    expect(await records(repo)).toEqual([undo]);
    expect(readdirSync(repo.paths.intents)).toEqual([]);
    expect(await changeRepository(repo, async () => undefined, isApplied)).toBe(false);
    expect(await records(repo)).toHaveLength(1);
  }),
);

withAddon(
  'one whose step fails leaves nothing; one that fails after it says so and is recorded by the next command',
  () =>
    withRepo(
      async (repo) => {
        const failing = async (): Promise<void> => {
          throw new Error('no step');
        };
        await expect(change(repo, failing)).rejects.toThrow('no step');
        expect(readdirSync(repo.paths.intents)).toEqual([]);
        const half = async (): Promise<void> => {
          place(repo);
          throw new Error('the step was made');
        };
        await expect(change(repo, half)).rejects.toMatchObject({ code: 'E_COMMITTED_INCOMPLETE' });
        expect(await records(repo)).toEqual([]);
        await settleInterrupted(repo);
        expect(await records(repo)).toEqual([undo]);
      },
      { recoverers },
    ),
);

withAddon('cut off before its step, it never happened', () =>
  withRepo(
    async (repo) => {
      await interrupted(repo);
      expect(await settleInterrupted(repo)).toMatchObject([{ outcome: 'rolled_back' }]);
      expect(await records(repo)).toEqual([]);
    },
    { recoverers },
  ),
);

withAddon('cut off after its step, it is recorded, and not twice', () =>
  withRepo(
    async (repo) => {
      await interrupted(repo);
      place(repo);
      expect(await settleInterrupted(repo)).toMatchObject([{ outcome: 'rolled_forward' }]);
      expect(await records(repo)).toEqual([undo]);
      const opId = await interrupted(repo);
      await appendAudit(repo, { operation: 'config_set', target: 'mark', details: { op_id: opId } });
      await settleInterrupted(repo);
      expect(await records(repo)).toHaveLength(2);
      expect(readdirSync(repo.paths.intents)).toEqual([]);
    },
    { recoverers },
  ),
);
