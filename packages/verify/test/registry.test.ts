import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { newId, encodeMetadata, intentSchema } from '@jvs/model';
import { all, inRepo } from './in-repo.js';

test('finds an entry of a worktree whose config is gone, unless an operation in flight is at it', () =>
  inRepo(async ({ repo }) => {
    mkdirSync(repo.paths.worktree('side'), { mode: 0o700 });
    const { healthy, stray } = await all(repo);
    expect(healthy).toBe(false);
    expect(stray).toMatchObject([
      { code: 'E_METADATA_CORRUPT', file: '.jvs/worktrees/side/config.json', snapshot_id: null },
    ]);
    const opId = newId();
    const intent = {
      schema: 'jvs.intent/1' as const,
      op_id: opId,
      operation: 'worktree_create',
      worktree: 'side',
      snapshot_id: null,
      started_at: new Date().toISOString(),
      actor: 'tester@here',
      details: {},
    };
    writeFileSync(repo.paths.intent(opId), encodeMetadata(intentSchema, intent), { mode: 0o600 });
    expect(await all(repo)).toMatchObject({ healthy: true, stray: [] });
  }));

test('goes on where the config of main is gone, and says so', () =>
  inRepo(async ({ repo }) => {
    rmSync(repo.paths.worktreeConfig('main'));
    const { healthy, stray, results } = await all(repo);
    expect(healthy).toBe(false);
    expect(stray.map(({ file }) => file)).toEqual(['.jvs/worktrees/main/config.json']);
    expect(results).toHaveLength(2);
  }));
