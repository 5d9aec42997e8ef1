import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listWorktrees, type Repository } from '@jvs/repo';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { createWorktree, renameWorktree } from '@jvs/worktree';
import { checks, crash, crashOperation, prepare } from './crashed-operations.js';
import { openRepo } from './fixture.js';
import { expectTidy } from './in-repo.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

describe('an operation on worktrees that is killed', () => {
  for (const operation of Object.keys(checks))
    judged(
      `is whole before or whole after, killed at every fourth step: ${operation}`,
      () => withTempDir((dir) => crashOperation(dir, operation, 4)),
      240_000,
    );

  test.each([
    [
      'create',
      'made',
      (repo: Repository) => createWorktree(repo, { name: 'made', ref: 'HEAD', from: 'main' }),
    ],
    ['rename', 'renamed', (repo: Repository) => renameWorktree(repo, { from: 'wt', to: 'renamed' })],
  ] as const)(
    'is settled when it is repeated, though its directory stands in its own way: %s',
    (operation, name, repeat) =>
      withTempDir(async (dir) => {
        const template = await prepare(dir);
        for (let point = 0, met = false; !met; point++) {
          const root = path.join(dir, `at-${point}`);
          await mustRun('cp', ['-a', template, root]);
          if (!(await crash(root, operation, point))) throw new Error('no point was in between');
          const repo = await openRepo(root);
          const names = (await listWorktrees(repo)).map((worktree) => worktree.name);
          met = existsSync(repo.paths.worktreePayload(name)) && !names.includes(name);
          if (met) {
            await expect(repeat(repo)).rejects.toMatchObject({ code: 'E_WORKTREE_EXISTS' });
            expect((await listWorktrees(repo)).map((worktree) => worktree.name)).toContain(name);
            expectTidy(repo);
          }
          await rm(root, { recursive: true });
        }
      }),
    240_000,
  );
});
