import type { Facts, SnapshotFact } from '@jvs/gc';
import type { Retention, RetentionRules } from '@jvs/model';

/**
 * What docs/07_GC_SPEC.md says of each snapshot, written from its text and with nothing of the product in it: other data structures, other arithmetic, no
 * order of snapshots to rely on. `stays`: must not be in any plan. `goes`: the policy wants it gone. `free`: only a limit may take it.
 */
export function oracle(
  facts: Facts,
  {
    policy,
    now,
    worktree,
  }: { readonly policy: Retention; readonly now: Date; readonly worktree: string | null },
): Map<string, 'stays' | 'goes' | 'free'> {
  const answer = (one: SnapshotFact): 'stays' | 'goes' | 'free' => {
    if (isNamed(facts, one.id) || isKeptByItself(one, policy, now)) return 'stays';
    if (one.kind === 'user' && isKeptByRule(facts, one, rulesFor(policy, one.worktree))) return 'stays';
    if (isEmpty(policy) || (worktree !== null && worktree !== one.worktree)) return 'free';
    if (one.kind === 'user') return any(rulesFor(policy, one.worktree)) ? 'goes' : 'free';
    return hours(now) - hours(one) >= 24 * (policy.auto_days ?? 14) ? 'goes' : 'free';
  };
  return new Map(facts.snapshots.map((one) => [one.id, answer(one)]));
}

function isNamed({ worktrees, pins, operations }: Facts, id: string): boolean {
  return (
    worktrees.some((one) => one.head === id || one.current === id || one.base === id) ||
    pins.some((one) => one.snapshotId === id) ||
    operations.some((one) => one.ids.includes(id))
  );
}

function isKeptByItself(one: SnapshotFact, policy: Retention, now: Date): boolean {
  const isTagged = one.tags.length > 0 && (policy.protect_tagged ?? true);
  const wanted = new Set(rulesFor(policy, one.worktree).keep_tags);
  const isYoung = one.kind === 'user' && hours(now) - hours(one) < 24 * (policy.min_age_days ?? 1);
  return isTagged || isYoung || one.tags.some((tag) => wanted.has(tag));
}

/** Periods counted by a running number of hours, days, weeks (from a Monday), months and years. */
const PERIODS: ReadonlyArray<readonly [keyof RetentionRules, (one: SnapshotFact) => number]> = [
  ['keep_hourly', (one) => Math.floor(hours(one))],
  ['keep_daily', (one) => Math.floor(hours(one) / 24)],
  // 1 January 1970 was a Thursday.
  ['keep_weekly', (one) => Math.floor((hours(one) / 24 + 3) / 7)],
  ['keep_monthly', (one) => year(one) * 12 + new Date(one.createdAt).getUTCMonth()],
  ['keep_yearly', year],
];

const UNIT_HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168, m: 720, y: 8760 };

function isKeptByRule(facts: Facts, one: SnapshotFact, rules: RetentionRules): boolean {
  const line = facts.snapshots.filter((other) => other.kind === 'user' && other.worktree === one.worktree);
  const newer = line.filter((other) => hours(other) > hours(one));
  if (newer.length < (rules.keep_last ?? 0)) return true;
  for (const [rule, periodOf] of PERIODS) {
    const isNewestOfPeriod = newer.every((other) => periodOf(other) !== periodOf(one));
    const periodsAfter = new Set(newer.map(periodOf)).size;
    if (isNewestOfPeriod && periodsAfter < Number(rules[rule] ?? 0)) return true;
  }
  if (rules.keep_within === undefined) return false;
  const within = Number.parseInt(rules.keep_within, 10) * (UNIT_HOURS[rules.keep_within.slice(-1)] ?? NaN);
  return Math.max(...line.map(hours)) - hours(one) <= within;
}

function rulesFor(policy: Retention, worktree: string): RetentionRules {
  const { min_age_days: _age, auto_days: _auto, protect_tagged: _tagged, ...rest } = policy;
  const { max_bytes: _most, min_free: _least, worktrees = {}, ...general } = rest;
  return Object.entries(worktrees).find(([name]) => name === worktree)?.[1] ?? general;
}

function isEmpty(policy: Retention): boolean {
  const limits = [policy.auto_days, policy.max_bytes, policy.min_free].filter((value) => value !== undefined);
  const rules = [rulesFor(policy, '\0'), ...Object.values(policy.worktrees ?? {})];
  return limits.length === 0 && !rules.some(any);
}

function any(rules: RetentionRules): boolean {
  return Object.values(rules).filter((value) => value !== undefined).length > 0;
}

function hours(of: SnapshotFact | Date): number {
  return (of instanceof Date ? of : new Date(of.createdAt)).getTime() / 3_600_000;
}

function year(one: SnapshotFact): number {
  return new Date(one.createdAt).getUTCFullYear();
}
