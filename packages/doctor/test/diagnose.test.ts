import path from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { CHAIN_RESTART, readAuditLog } from '@jvs/audit';
import { diagnose, repairIds } from '@jvs/doctor';
import { openRepository } from '@jvs/repo';
import { mustRun, removeTree } from '@jvs/testing';
import { damages } from './damage.js';
import { diagnosis, examine, repair, snapshotOf, testContext } from './fixture.js';
import { makeWard, type Ward } from './ward.js';
import { treeDigest } from './tree-digest.js';

let scratch = '';
let ward: Ward;

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'jvs-doctor-'));
  ward = await makeWard(scratch);
});
afterAll(() => removeTree(scratch));

/** A copy of the ward, damaged. */
async function damagedWard(inflict: (jvs: string, ward: Ward) => void): Promise<Ward> {
  const parent = await mkdtemp(path.join(scratch, 'case-'));
  await mustRun('cp', ['-a', ward.root, parent]);
  const root = path.join(parent, 'ward');
  inflict(path.join(root, '.jvs'), { ...ward, root });
  return { ...ward, root };
}

/** What the audit log says of repairs: theirs, or the record that a broken chain is continued by. */
async function recordedRepairs(root: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { record } of readAuditLog(path.join(root, '.jvs/audit/audit.jsonl'))) {
    if (record?.operation === 'doctor') found.push(record.target);
    if (record?.operation === CHAIN_RESTART) found.push('audit_repair');
  }
  return found;
}

describe('a healthy repository', () => {
  test('DOC-03: is called healthy, without a finding', async () => {
    expect(await diagnosis(ward.root)).toMatchObject({ healthy: true, findings: [], count: 0 });
  });

  test('is healthy without SQLite, and doctor says that the index is off', async () => {
    const { healthy, findings } = await diagnose(await examine(ward.root, { index: 'none' }));
    expect([healthy, findings.map(({ check, code }) => [check, code])]).toEqual([
      true,
      [['index', 'W_INDEX_OFF']],
    ]);
  });

  test('DOC-06: gives no repair anything to do', async () => {
    const before = treeDigest(ward.root);
    const results = await repair(ward.root, repairIds);
    expect(results.map(({ id, state }) => [id, state])).toEqual(repairIds.map((id) => [id, 'nothing']));
    expect(treeDigest(ward.root)).toBe(before);
  });
});

describe.each(damages)('when $title', ({ check, code, repairs, unhealthy = true, remembered, inflict }) => {
  test(`DOC-01, DOC-02: ${check} finds it, and nothing is changed`, async () => {
    const { root } = await damagedWard(inflict);
    const before = treeDigest(root);
    const { healthy, findings } = await diagnosis(root);
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ check, code })]));
    expect(healthy).toBe(!unhealthy);
    if (repairs === undefined) return;
    expect(repairs).toEqual(expect.arrayContaining([findings.find((each) => each.check === check)?.repair]));
    await repair(root, repairs, { dryRun: true });
    expect(treeDigest(root)).toBe(before);
  });

  if (repairs === undefined) return;

  test('DOC-04, DOC-05, DOC-06: its repair mends it, is recorded, and a second run changes nothing', async () => {
    const { root } = await damagedWard(inflict);
    const results = await repair(root, repairs);
    expect(results.filter(({ error }) => error !== undefined)).toEqual([]);
    const done = results.filter(({ state }) => state === 'done');
    expect(await recordedRepairs(root)).toEqual(done.map(({ id }) => id));
    expect(done).not.toEqual([]);
    const { healthy, findings } = await diagnosis(root);
    expect({ healthy, left: findings.filter((each) => each.check !== remembered) }).toEqual({
      healthy: true,
      left: [],
    });
    const before = treeDigest(root);
    expect((await repair(root, repairIds)).map(({ state }) => state)).toEqual(repairIds.map(() => 'nothing'));
    expect(treeDigest(root)).toBe(before);
    const repo = await openRepository(testContext(path.dirname(root)), root);
    await snapshotOf(repo, 'main');
    await snapshotOf(repo, 'side');
    expect((await diagnosis(root)).healthy).toBe(true);
  });
});
