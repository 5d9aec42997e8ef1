import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { withRepoLock, writeLabels, type Repository } from '@jvs/repo';
import { link as linkTo, makeTree, withTempDir } from '@jvs/testing';
import { verifySnapshots, type VerifyResult } from '@jvs/verify';
import { makeRepo, snapshotOf } from './fixture.js';

export interface Started {
  readonly repo: Repository;
  /** Ids, oldest first. The second shares most files with the first by hard links. */
  readonly ids: readonly [string, string];
}

/** Runs a test in a fresh repository with two snapshots. */
export function inRepo(body: (started: Started, dir: string) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => {
    const repo = await makeRepo(dir);
    const main = repo.paths.worktreePayload('main');
    await makeTree(main, { a: 'one', d: { b: 'two', e: {} }, l: linkTo('a'), [`new\nline`]: 'odd' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    const first = (await snapshotOf(repo, 'main', 'first')).descriptor.snapshot_id;
    await makeTree(main, { c: 'three' });
    const second = (await snapshotOf(repo, 'main', 'second')).descriptor.snapshot_id;
    await withRepoLock(repo, () => writeLabels(repo, first, { tags: ['v1'], note: 'labelled' }));
    await body({ repo, ids: [first, second] }, dir);
  });
}

/** Verifies everything. */
export const all = (repo: Repository): Promise<VerifyResult> => verifySnapshots(repo, { all: true });

/** All codes found, each once. */
export function codes(result: VerifyResult): string[] {
  const findings = [
    ...result.results.flatMap((each) => each.findings),
    ...result.stray,
    ...result.audit.findings,
  ];
  return [...new Set(findings.map((finding) => finding.code))].sort();
}

/** Changes one byte of a file and gives back what undoes it. File times are put back too: nothing may rely on them. */
export async function flip(file: string, at: number): Promise<() => void> {
  const { atime, mtime } = lstatSync(file);
  const original = readFileSync(file);
  const changed = Buffer.from(original);
  changed[at] = changed[at]! ^ 0x01;
  writeFileSync(file, changed);
  await utimes(file, atime, mtime);
  return () => writeFileSync(file, original);
}
