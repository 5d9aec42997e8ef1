import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { file, link as linkTo, makeTree, mustRun, withTempDir } from '@jvs/testing';
import { makeRepo, type TestRepo } from './fixture.js';

/** Id of a snapshot. */
export const id = (snapshot: { descriptor: { snapshot_id: string } }) => snapshot.descriptor.snapshot_id;
export const bytes = (...paths: string[]) => paths.map((one) => Buffer.from(one));
/** Matches an error of this code. */
export const code = (expected: string): unknown => expect.objectContaining({ code: expected });

/** Runs a test in a fresh repository. */
export function inRepo(body: (repo: TestRepo, dir: string) => Promise<void>): Promise<void> {
  return withTempDir(async (dir) => body(await makeRepo(dir), dir));
}

/** A copy of the worktree made by another program, to compare with later. */
export async function copyOf(t: TestRepo, name: string): Promise<string> {
  const copy = path.join(path.dirname(t.repo.root), name);
  await mustRun('cp', ['-a', t.main, copy]);
  return copy;
}

/** Two snapshots that differ in every way an entry can, and copies of what they are of. */
export async function twoVersions(t: TestRepo) {
  await makeTree(t.main, {
    keep: 'same in both\n',
    edit: 'old\n',
    gone: 'only in the first\n',
    mode: file('m', { mode: 0o640 }),
    sub: { deep: { a: 'a', b: 'b' }, l: linkTo('deep/a') },
    'was-file': 'f',
    'was-dir': { x: '1', y: { z: '2' } },
  });
  const first = await t.snapshot('first');
  const firstCopy = await copyOf(t, 'first-copy');
  await writeFile(path.join(t.main, 'edit'), 'new content\n');
  await rm(path.join(t.main, 'gone'));
  await chmod(path.join(t.main, 'mode'), 0o600);
  await rm(path.join(t.main, 'was-file'));
  await rm(path.join(t.main, 'was-dir'), { recursive: true });
  await makeTree(t.main, {
    'was-file': { now: 'a directory' },
    'was-dir': 'now a file',
    added: { new: 'n' },
  });
  const second = await t.snapshot('second');
  return { first, second, firstCopy, secondCopy: await copyOf(t, 'second-copy') };
}
