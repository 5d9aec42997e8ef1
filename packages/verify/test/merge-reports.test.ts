import type { VerifyReport } from '@jvs/model';
import { mergeReports } from '@jvs/verify';

const REPO = '00000000-0000-4000-8000-000000000001';
const ONE = '00000000-0000-4000-8000-00000000000a';
const TWO = '00000000-0000-4000-8000-00000000000b';
const finding = {
  code: 'E_PAYLOAD_MISMATCH',
  path: 'a',
  message: 'a does not have the content it had',
} as const;

function snapshot(id: string, bad: boolean): VerifyReport['snapshots'][number] {
  const found = bad ? { finding_count: 1, findings: [finding] } : { finding_count: 0, findings: [] };
  return {
    snapshot_id: id,
    state: bad ? 'failed' : 'verified',
    strength: 'content',
    entries: 3,
    bytes: 10,
    ...found,
  };
}

function report(index: number, count: number, { bad = false, more = {} } = {}): VerifyReport {
  const head = { sequence: 7, record_hash: 'a'.repeat(64) };
  return {
    repo_id: REPO,
    healthy: !bad,
    shard: { index, count, split: 'contents' },
    merged: null,
    snapshots: [snapshot(ONE, false), snapshot(TWO, bad)],
    audit: { state: 'verified', records: 7, segments: 1, head, restarts: 0, finding_count: 0, findings: [] },
    stray: [],
    pending: [],
    ...more,
  };
}

const refusal =
  (...reports: VerifyReport[]): (() => unknown) =>
  () =>
    mergeReports(reports);
const usage = expect.objectContaining({ code: 'E_USAGE' });

test('CLI-61: every shard there and healthy is healthy, with all bytes counted', () => {
  const merged = mergeReports([report(2, 2), report(1, 2)]);
  expect(merged).toMatchObject({ healthy: true, shard: null, merged: { count: 2, missing: [] } });
  expect(merged.snapshots).toMatchObject([
    { snapshot_id: ONE, bytes: 20, strength: 'content' },
    { snapshot_id: TWO, bytes: 20, strength: 'content' },
  ]);
});

test('CLI-61: a missing shard is not healthy, and nothing it would have read is called proved', () => {
  const merged = mergeReports([report(1, 3)]);
  expect(merged).toMatchObject({ healthy: false, merged: { missing: [2, 3] } });
  expect(merged.snapshots.map(({ strength }) => strength)).toEqual(['metadata', 'metadata']);
});

test('CLI-61: what one shard found fails the whole, and what several found is listed once', () => {
  const merged = mergeReports([report(1, 2, { bad: true }), report(2, 2)]);
  expect(merged).toMatchObject({ healthy: false });
  expect(merged.snapshots.map(({ state }) => state)).toEqual(['verified', 'failed']);
  const both = mergeReports([report(1, 2, { bad: true }), report(2, 2, { bad: true })]);
  expect(both.snapshots[1]).toMatchObject({ finding_count: 1, findings: [finding] });
});

test('CLI-61: reports that do not belong together are refused', () => {
  const other = '00000000-0000-4000-8000-000000000002';
  const head = { sequence: 8, record_hash: 'b'.repeat(64) };
  const split = { index: 2, count: 2, split: 'snapshots' } as const;
  expect(refusal()).toThrow(usage);
  expect(refusal(report(1, 2), report(1, 2))).toThrow(usage);
  expect(refusal(report(1, 2), report(2, 3))).toThrow(usage);
  expect(refusal(report(1, 2), report(2, 2, { more: { repo_id: other } }))).toThrow(usage);
  expect(refusal(report(1, 2), report(2, 2, { more: { shard: split } }))).toThrow(usage);
  expect(refusal(report(1, 2), report(2, 2, { more: { snapshots: [] } }))).toThrow(usage);
  expect(refusal(report(1, 1, { more: { shard: null } }))).toThrow(usage);
  const { audit } = report(2, 2);
  expect(refusal(report(1, 2), report(2, 2, { more: { audit: { ...audit, head } } }))).toThrow(usage);
});
