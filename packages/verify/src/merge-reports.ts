import { isDeepStrictEqual } from 'node:util';
import { JvsError, type VerifyReport } from '@jvs/model';

type Snapshot = VerifyReport['snapshots'][number];
type Finding = VerifyReport['stray'][number];

const FINDINGS_MAX = 100;

/**
 * One report from those of the shards of one verification. Healthy only when every shard is there and healthy. What several shards found alike is
 * listed once. Throws E_USAGE for reports that are not shards, that are of different repositories, divisions or states of the repository (another newest audit
 * record, other snapshots), and for two of one shard.
 */
export function mergeReports(reports: readonly VerifyReport[]): VerifyReport {
  const [first, ...others] = reports;
  if (first === undefined) throw refused('there is nothing to merge');
  const of = shardOf(first);
  for (const other of others) mustBelong(first, other);
  const there = new Set(reports.map((report) => shardOf(report).index));
  if (there.size < reports.length) throw refused('one shard was given twice');
  const missing = Array.from({ length: of.count }, (_, at) => at + 1).filter((index) => !there.has(index));
  return {
    repo_id: first.repo_id,
    healthy: missing.length === 0 && reports.every(({ healthy }) => healthy),
    shard: null,
    merged: { count: of.count, split: of.split, missing },
    snapshots: mergeSnapshots(reports, of.split === 'snapshots' || missing.length === 0),
    audit: {
      ...first.audit,
      ...mergeFindings(reports.map(({ audit }) => audit)),
      state: worst(reports.map(({ audit }) => audit)),
    },
    stray: unique(reports.flatMap(({ stray }) => stray)),
    pending: [...new Set(reports.flatMap(({ pending }) => pending))].sort(),
  };
}

function shardOf({ shard }: VerifyReport): NonNullable<VerifyReport['shard']> {
  if (shard === null || shard.index > shard.count) throw refused('a report is not that of a shard');
  return shard;
}

function mustBelong(first: VerifyReport, other: VerifyReport): void {
  const a = shardOf(first);
  const b = shardOf(other);
  if (first.repo_id !== other.repo_id) throw refused('the reports are of different repositories');
  if (a.count !== b.count) throw refused(`one report is of ${a.count} shards and another of ${b.count}`);
  const sameIds = a.split === 'snapshots' || isDeepStrictEqual(idsOf(first), idsOf(other));
  if (a.split !== b.split || !sameIds || !isDeepStrictEqual(first.audit.head, other.audit.head)) {
    throw refused('the repository changed between two of the reports: run the shards again');
  }
}

function idsOf({ snapshots }: VerifyReport): string[] {
  return snapshots.map((each) => each.snapshot_id).sort();
}

function mergeSnapshots(reports: readonly VerifyReport[], complete: boolean): Snapshot[] {
  const parts = new Map<string, Snapshot[]>();
  for (const snapshot of reports.flatMap(({ snapshots }) => snapshots)) {
    parts.set(snapshot.snapshot_id, [...(parts.get(snapshot.snapshot_id) ?? []), snapshot]);
  }
  return [...parts].map(([snapshot_id, some]) => ({
    snapshot_id,
    state: worst(some),
    // A content that nobody read is not proved.
    strength: complete && some.every(({ strength }) => strength === 'content') ? 'content' : 'metadata',
    entries: Math.max(...some.map(({ entries }) => entries)),
    bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
    ...mergeFindings(some),
  }));
}

function worst(parts: ReadonlyArray<{ readonly state: 'verified' | 'failed' }>): 'verified' | 'failed' {
  return parts.some(({ state }) => state === 'failed') ? 'failed' : 'verified';
}

/** `finding_count` is what is known for sure: each shard that cut its list may have meant things that another one lists. */
function mergeFindings(
  parts: ReadonlyArray<{ readonly findings: readonly Finding[]; readonly finding_count: number }>,
): { finding_count: number; findings: Finding[] } {
  const all = unique(parts.flatMap(({ findings }) => findings));
  const finding_count = Math.max(all.length, ...parts.map((part) => part.finding_count));
  return { finding_count, findings: all.slice(0, FINDINGS_MAX) };
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

function refused(message: string): JvsError {
  return new JvsError('E_USAGE', { message, hint: 'jvs verify --all --shard 1/2 --json' });
}
