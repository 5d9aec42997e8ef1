import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';

import { openRepository, startOperation, type Repository } from '@jvs/repo';
import { withTempDir } from '@jvs/testing';
import { diagnosis, repair, testContext } from './fixture.js';
import { treeDigest } from './tree-digest.js';
import { makeWard } from './ward.js';

/** As a repair leaves it that was killed before its first step. */
async function cutOff(repo: Repository, id: string): Promise<void> {
  const details = { repair: id, targets: [] };
  const operation = await startOperation(repo, { operation: 'doctor', worktree: null, details });
  await operation.release();
}

async function inSick(body: (repo: Repository) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const { root } = await makeWard(dir);
    const repo = await openRepository(testContext(dir), root);
    await cutOff(repo, 'rebuild_worktree_config');
    rmSync(path.join(repo.paths.worktree('side'), 'config.json'));
    await body(repo);
  });
}

test('DOC-07: a repair that was cut off is finished by giving it again, and each of the two is recorded', () =>
  inSick(async ({ root, paths }) => {
    expect((await diagnosis(root)).healthy).toBe(false);
    expect(await repair(root, ['rebuild_worktree_config'])).toMatchObject([{ state: 'done', count: 2 }]);
    expect(await diagnosis(root)).toMatchObject({ healthy: true });
    const lines = readFileSync(paths.auditLog, 'utf8').trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { operation: string });
    expect(records.filter(({ operation }) => operation === 'doctor')).toMatchObject([
      { target: 'rebuild_worktree_config', details: { interrupted: true } },
      { target: 'rebuild_worktree_config' },
    ]);
    expect(await repair(root, ['rebuild_worktree_config'])).toMatchObject([{ state: 'nothing' }]);
  }));

test('DOC-01: what would be finished of a repair that was cut off is said, and not done', () =>
  inSick(async ({ root }) => {
    const before = treeDigest(root);
    const [planned] = await repair(root, ['rebuild_worktree_config'], { dryRun: true });
    expect(planned).toMatchObject({
      state: 'planned',
      actions: [
        expect.stringMatching(/^finish the repair rebuild_worktree_config, begun .* and cut off$/),
        expect.any(String),
      ],
    });
    expect(treeDigest(root)).toEqual(before);
  }));

test('a repair leaves what another one began to the repair that is for that', () =>
  inSick(async ({ root }) => {
    await repair(root, ['clean_tmp']);
    const { findings } = await diagnosis(root);
    expect(findings.map(({ check }) => check)).toContain('operations');
  }));
