import { describe, expect, test } from '@jest/globals';
import { asksForNothing, decide, type Decision, type Facts, type SnapshotFact } from '@jvs/gc';
import type { Retention } from '@jvs/model';

const NOW = new Date('2026-03-31T12:00:00.000Z');
const DAY_MS = 86_400_000;

/** "00000005-…": readable, and a valid id. */
const idOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;

function snapshot(n: number, ageDays: number, more: Partial<SnapshotFact> = {}): SnapshotFact {
  return {
    id: idOf(n),
    parentId: null,
    worktree: 'main',
    kind: 'user',
    createdAt: new Date(NOW.getTime() - ageDays * DAY_MS).toISOString(),
    note: '',
    tags: [],
    labelGeneration: 0,
    payloadRootHash: '',
    logicalBytes: 0,
    ...more,
  };
}

const facts = (snapshots: SnapshotFact[], more: Partial<Facts> = {}): Facts => ({
  snapshots,
  worktrees: [],
  pins: [],
  operations: [],
  ...more,
});

const ask = (of: Facts, policy: Retention, worktree: string | null = null): Decision[] =>
  decide(of, { policy, worktree, now: NOW });

const gone = (decisions: readonly Decision[]): number[] =>
  decisions
    .filter(({ verdict }) => verdict === 'goes')
    .map(({ snapshot: { id } }) => Number(id.slice(0, 8)))
    .sort((a, b) => a - b);

const reasons = (decisions: readonly Decision[], n: number): string[] =>
  decisions.flatMap((each) =>
    each.snapshot.id === idOf(n) && each.verdict === 'protected'
      ? each.reasons.map(({ kind, detail }) => `${kind} ${detail}`)
      : [],
  );

const worktree = (head: number | null, current = head, base: number | null = null) => ({
  name: 'main',
  head: head === null ? null : idOf(head),
  current: current === null ? null : idOf(current),
  base: base === null ? null : idOf(base),
});

/** One old snapshot that a rule would let go, and what keeps it. */
const protections: ReadonlyArray<readonly [title: string, reason: string, Protection]> = [
  ['the head of a worktree', 'head main', { more: { worktrees: [worktree(1)] } }],
  ['what a worktree is at', 'current main', { more: { worktrees: [worktree(2, 1)] } }],
  ['what a worktree was made from', 'base main', { more: { worktrees: [worktree(2, 2, 1)] } }],
  ['a tag', 'tag v1', { about: { tags: ['v1'] } }],
  ['a pin', 'pin audit', { more: { pins: [{ snapshotId: idOf(1), reason: 'audit' }] } }],
  [
    'an operation in flight',
    'operation restore',
    { more: { operations: [{ opId: idOf(9), operation: 'restore', ids: [idOf(1)] }] } },
  ],
  ['its age', 'min_age 500d', { policy: { min_age_days: 500 } }],
  ['keep_last', 'last 2', { policy: { keep_last: 2 } }],
  ['keep_hourly', 'hourly 2025-03-31T12', { policy: { keep_hourly: 2 } }],
  ['keep_daily', 'daily 2025-03-31', { policy: { keep_daily: 2 } }],
  ['keep_weekly', 'weekly 2025-03-31', { policy: { keep_weekly: 2 } }],
  ['keep_monthly', 'monthly 2025-03', { policy: { keep_monthly: 2 } }],
  ['keep_yearly', 'yearly 2025', { policy: { keep_yearly: 2 } }],
  ['keep_within', 'within 2y', { policy: { keep_within: '2y' } }],
  [
    'keep_tags, when tags alone do not protect',
    'keep_tag v1',
    { about: { tags: ['v1'] }, policy: { keep_tags: ['v1'], protect_tagged: false } },
  ],
];

interface Protection {
  readonly about?: Partial<SnapshotFact>;
  readonly more?: Partial<Facts>;
  readonly policy?: Retention;
}

describe('what keeps a snapshot', () => {
  test.each(protections)('DEL-01: %s', (_title, reason, { about = {}, more = {}, policy = {} }) => {
    const all = [snapshot(1, 365, about), snapshot(2, 30)];
    expect(gone(ask(facts(all), { keep_last: 0, protect_tagged: false }))).toEqual([1, 2]);
    const decisions = ask(facts(all, more), { keep_last: 0, ...policy });
    expect(reasons(decisions, 1)).toEqual([reason]);
    expect(gone(decisions)).not.toContain(1);
  });

  test('DEL-02: nothing goes by an empty policy, not even what is old and automatic', () => {
    const all = facts([snapshot(1, 900), snapshot(2, 900, { kind: 'auto' })]);
    for (const policy of [{}, { min_age_days: 0 }, { protect_tagged: false }, { worktrees: { main: {} } }]) {
      expect([asksForNothing(policy), gone(ask(all, policy))]).toEqual([true, []]);
    }
  });

  test('a user snapshot goes only where there is a rule, and an automatic one by its age', () => {
    const all = facts([
      snapshot(1, 20),
      snapshot(2, 20, { kind: 'auto' }),
      snapshot(3, 13, { kind: 'auto' }),
      snapshot(4, 0.5),
      snapshot(5, 0.5, { kind: 'auto' }),
    ]);
    expect(gone(ask(all, { max_bytes: 0 }))).toEqual([2]);
    expect(gone(ask(all, { auto_days: 7 }))).toEqual([2, 3]);
    expect(gone(ask(all, { keep_last: 1 }))).toEqual([1, 2]);
    expect(gone(ask(all, { keep_last: 1, auto_days: 0 }))).toEqual([1, 2, 3, 5]);
  });

  test('rules look at each worktree by itself, and those of one take the place of the general ones', () => {
    const all = facts([
      ...[1, 2, 3].map((n) => snapshot(n, 10 - n)),
      ...[4, 5, 6].map((n) => snapshot(n, 10 - n, { worktree: 'other' })),
    ]);
    expect(gone(ask(all, { keep_last: 1 }))).toEqual([1, 2, 4, 5]);
    expect(gone(ask(all, { keep_last: 1, worktrees: { other: { keep_last: 2 } } }))).toEqual([1, 2, 4]);
    expect(gone(ask(all, { keep_last: 1 }, 'other'))).toEqual([4, 5]);
  });

  test('DEL-03: two weeks off use up no period', () => {
    const all = facts([2, 3, 4, 30, 31, 32].map((age, n) => snapshot(n + 1, age)));
    const decisions = ask(all, { keep_daily: 5 });
    expect(gone(decisions)).toEqual([6]);
    expect(reasons(decisions, 5)).toEqual(['daily 2026-02-28']);
    expect(gone(ask(all, { keep_within: '3d' }))).toEqual([4, 5, 6]);
  });

  test('the borders of ages: what is exactly so old is kept within, is no longer young, and is old enough to go', () => {
    const ms = 1 / DAY_MS;
    const line = facts([5, 7, 7 + ms].map((age, n) => snapshot(n + 1, age)));
    expect(gone(ask(line, { keep_within: '2d', min_age_days: 0 }))).toEqual([3]);
    const young = facts([snapshot(1, 3 - ms), snapshot(2, 3), snapshot(3, 9)]);
    expect(gone(ask(young, { keep_last: 0, min_age_days: 3 }))).toEqual([2, 3]);
    const automatic = facts([14 - ms, 14].map((age, n) => snapshot(n + 1, age, { kind: 'auto' })));
    expect(gone(ask(automatic, { max_bytes: 0 }))).toEqual([2]);
  });

  test('the newest of a period stands for it, and one snapshot may stand for several', () => {
    const all = facts([1.1, 1.2, 2, 40].map((age, n) => snapshot(n + 1, age)));
    const decisions = ask(all, { keep_daily: 2, keep_monthly: 2 });
    expect(reasons(decisions, 1)).toEqual(['daily 2026-03-30', 'monthly 2026-03']);
    expect(gone(decisions)).toEqual([2]);
  });
});
