import { readdirSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { readAuditLog } from '@jvs/audit';
import type { Repository } from '@jvs/repo';
import { makeTree, withTempDir } from '@jvs/testing';
import { makeRepo, snapshotOf } from './fixture.js';

/** Matches an error of this code. */
export const code = (expected: string): unknown => expect.objectContaining({ code: expected });
/** Id of a snapshot. */
export const id = (snapshot: { descriptor: { snapshot_id: string } }) => snapshot.descriptor.snapshot_id;

export interface Started {
  readonly repo: Repository;
  readonly main: string;
  readonly first: string;
}

/** Runs a test in a fresh repository with one snapshot. */
export function inRepo(body: (started: Started, dir: string) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    const repo = await makeRepo(dir);
    const main = repo.paths.worktreePayload('main');
    await makeTree(main, { a: 'one', d: { b: 'two' } });
    await chmod(path.join(main, 'a'), 0o640);
    const first = id(await snapshotOf(repo, 'main', 'first'));
    await body({ repo, main, first }, dir);
  });
}

/** Operations of all audit records. */
export async function operations(repo: Repository): Promise<string[]> {
  const found: string[] = [];
  for await (const { record } of readAuditLog(repo.paths.auditLog)) if (record) found.push(record.operation);
  return found;
}

export function expectTidy(repo: Repository): void {
  expect(readdirSync(repo.paths.intents)).toEqual([]);
  expect(readdirSync(repo.paths.tmp)).toEqual([]);
}
