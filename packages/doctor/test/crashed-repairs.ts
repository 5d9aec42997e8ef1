import { rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@jest/globals';
import { repairIds } from '@jvs/doctor';
import { openRepository, settleInterrupted } from '@jvs/repo';
import { dies, mustRun } from '@jvs/testing';
import { damages } from './damage.js';
import { diagnosis, repair, snapshotOf, testContext } from './fixture.js';
import { makeWard, type Ward } from './ward.js';
import { treeDigest } from './tree-digest.js';

/** Damage for every repair at once, none of which hides another. */
const INFLICTED = [
  'the empty directory gc was left out of a copy',
  'config.json is garbage',
  'a descriptor has another byte',
  'a label has another byte',
  'an unpublished snapshot was left behind',
  "a worktree's config is gone",
  'a line of the audit log was changed',
  'the index is garbage',
];

/**
 * Kills all repairs at every `stride`th of their steps, and expects that repairing again mends everything and loses nothing. Returns how many points
 * were tried.
 */
export async function crashRepairs(dir: string, stride: number): Promise<number> {
  const ward = await makeSick(dir);
  let tried = 0;
  for (let point = 0; ; point += stride) {
    const root = path.join(dir, `at-${point}`);
    await mustRun('cp', ['-a', ward.root, root]);
    if (!(await crash(root, point))) break;
    tried += 1;
    await expectMended({ ...ward, root }, `killed at step ${point}`);
    await rm(root, { recursive: true });
  }
  return tried;
}

async function makeSick(dir: string): Promise<Ward> {
  const ward = await makeWard(dir);
  const jvs = path.join(ward.root, '.jvs');
  for (const title of INFLICTED) damages.find((each) => each.title === title)!.inflict(jvs, ward);
  // With two heads that agree, so that what was there is known from what is left.
  rmSync(path.join(jvs, 'worktrees/main/head.2.json'));
  writeFileSync(path.join(jvs, 'descriptors/.tmp-0123456789abcdef01234567'), 'half');
  for (const name of ['.READY', '.jvs-tmp-x', 'x.tmp'])
    writeFileSync(path.join(ward.root, 'main', name), name);
  return ward;
}

/** False when the repairs came to their end before. */
function crash(root: string, point: number): Promise<boolean> {
  return dies(path.join(import.meta.dirname, 'crashing-repair.ts'), [root, String(point)]);
}

async function expectMended({ root, ids }: Ward, where: string): Promise<void> {
  const payloads = ['main', 'worktrees'].map((name) => treeDigest(path.join(root, name)));
  // It may look at any time, whatever state it finds.
  expect({ where, healthy: (await diagnosis(root)).healthy }).toEqual({
    where,
    healthy: expect.any(Boolean),
  });
  const results = await repair(root, repairIds);
  expect({ where, failed: results.filter(({ error }) => error !== undefined) }).toEqual({
    where,
    failed: [],
  });
  const { healthy, findings } = await diagnosis(root);
  const left = findings.filter(({ check }) => !['quarantine', 'audit', 'heads'].includes(check));
  expect({ where, healthy, left }).toEqual({ where, healthy: true, left: [] });
  const again = await repair(root, repairIds);
  expect({ where, again: again.map(({ state }) => state) }).toEqual({
    where,
    again: repairIds.map(() => 'nothing'),
  });
  expect(['main', 'worktrees'].map((name) => treeDigest(path.join(root, name)))).toEqual(payloads);
  const repo = await openRepository(testContext(path.dirname(root)), root);
  expect(await settleInterrupted(repo)).toEqual([]);
  expect(findings.some(({ target }) => target === ids[0] || target === ids[2])).toBe(false);
  await snapshotOf(repo, 'main');
}
