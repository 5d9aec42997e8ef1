import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { initRepository, type Repository } from '@jvs/repo';
import { withTempDir } from '@jvs/testing';
import { snapshotOf, testContext } from './fixture.js';

/** Matches an error of this code. */
export const code = (expected: string): unknown => expect.objectContaining({ code: expected });

/** Runs a test in a repository with a line of snapshots, s0 the oldest. */
export function withLine(
  count: number,
  body: (repo: Repository, ids: string[], dir: string) => Promise<void>,
): Promise<void> {
  return withTempDir(async (dir) => {
    const { repo } = await initRepository(testContext(dir), { path: path.join(dir, 'repo') });
    await writeFile(path.join(repo.paths.worktreePayload('main'), 'same'), 'in all of them'.padEnd(5000));
    const ids: string[] = [];
    for (let n = 0; n < count; n++) ids.push(await snapshotOf(repo, `s${n}`));
    await body(repo, ids, dir);
  });
}
