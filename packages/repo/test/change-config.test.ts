import { readFileSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { readAuditLog } from '@jvs/audit';
import { encodeSealed } from '@jvs/integrity';
import { repoConfigSchema, type RepoConfig } from '@jvs/model';
import {
  appendAudit,
  beginOperation,
  changeConfig,
  settleInterrupted,
  withRepoLock,
  type Repository,
} from '@jvs/repo';
import { skipUnless } from '@jvs/testing';
import { withRepo } from './support/with-repo.js';

const withAddon = skipUnless('native');
const WANTED: RepoConfig = { schema: 'jvs.config/1', engine: 'copy' };
const FACTS = { key: 'engine', details: { key: 'engine', before: 'auto', after: 'copy' } };

async function recorded(repo: Repository): Promise<number> {
  let count = 0;
  for await (const { record } of readAuditLog(repo.paths.auditLog))
    if (record?.operation === 'config_set') count += 1;
  return count;
}

/** What a process leaves that died with its intent on the disk. */
async function interrupted(repo: Repository): Promise<string> {
  return withRepoLock(repo, async () => {
    const details = { key: FACTS.key, config: WANTED, record: FACTS.details };
    const operation = await beginOperation(repo, { operation: 'config_set', worktree: null, details });
    await operation.release();
    return operation.opId;
  });
}

const place = (repo: Repository): Promise<void> =>
  writeFile(repo.paths.config, encodeSealed(repoConfigSchema, WANTED));

withAddon('a change of the configuration is on the disk and recorded once', () =>
  withRepo(async (repo) => {
    await withRepoLock(repo, () => changeConfig(repo, WANTED, FACTS));
    expect(JSON.parse(readFileSync(repo.paths.config, 'utf8'))).toMatchObject(WANTED);
    expect(await recorded(repo)).toBe(1);
    expect(readdirSync(repo.paths.intents)).toEqual([]);
  }),
);

withAddon('cut off before the configuration was replaced, it never happened', () =>
  withRepo(async (repo) => {
    await interrupted(repo);
    expect(await settleInterrupted(repo)).toMatchObject([{ outcome: 'rolled_back' }]);
    expect(await recorded(repo)).toBe(0);
  }),
);

withAddon('cut off after the configuration was replaced, it is recorded, and not twice', () =>
  withRepo(async (repo) => {
    await interrupted(repo);
    await place(repo);
    expect(await settleInterrupted(repo)).toMatchObject([{ outcome: 'rolled_forward' }]);
    expect(await recorded(repo)).toBe(1);
    const opId = await interrupted(repo);
    await appendAudit(repo, { operation: 'config_set', target: 'engine', details: { op_id: opId } });
    await settleInterrupted(repo);
    expect(await recorded(repo)).toBe(2);
    expect(readdirSync(repo.paths.intents)).toEqual([]);
  }),
);
