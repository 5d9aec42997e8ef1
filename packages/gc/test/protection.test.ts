import { describe, expect, test } from '@jest/globals';
import { decide, stillDoomed, type Facts, type SnapshotFact } from '@jvs/gc';
import { sealGcPlan } from '@jvs/integrity';
import type { GcPlan, Retention, RetentionRules } from '@jvs/model';
import fc from 'fast-check';
import { oracle } from './protection-oracle.js';

const NOW = new Date('2026-03-31T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const RUNS = 1500;

const idOf = (n: number): string => `${String(n).padStart(8, '0')}-0000-4000-8000-000000000000`;
const ids = fc.nat({ max: 29 }).map(idOf);
const maybeId = fc.option(ids);
const names = fc.constantFrom('main', 'a', 'b');

const anyRules: fc.Arbitrary<RetentionRules> = fc.record(
  {
    keep_last: fc.nat({ max: 4 }),
    keep_hourly: fc.nat({ max: 4 }),
    keep_daily: fc.nat({ max: 4 }),
    keep_weekly: fc.nat({ max: 4 }),
    keep_monthly: fc.nat({ max: 4 }),
    keep_yearly: fc.nat({ max: 3 }),
    keep_within: fc.constantFrom('1h', '5h', '2d', '1w', '3m', '1y'),
    keep_tags: fc.constantFrom(['v1'], ['v2'], ['v1', 'v2']),
  },
  { requiredKeys: [] },
);

const anyOthers: fc.Arbitrary<Retention> = fc.record(
  {
    min_age_days: fc.nat({ max: 5 }),
    auto_days: fc.nat({ max: 5 }),
    protect_tagged: fc.boolean(),
    max_bytes: fc.nat(),
    min_free: fc.nat(),
    worktrees: fc.dictionary(names, anyRules, { maxKeys: 2 }),
  },
  { requiredKeys: [] },
);

/** Everything at once, and what decides alone: one rule, or nothing that asks for anything. */
const anyPolicy: fc.Arbitrary<Retention> = fc.oneof(
  fc.tuple(anyOthers, anyRules).map(([others, rules]) => ({ ...others, ...rules })),
  fc.tuple(anyRules, fc.nat({ max: 7 })).map(([rules, at]) => ({
    min_age_days: 0,
    ...Object.fromEntries(Object.entries(rules).slice(at, at + 1)),
  })),
  fc.constantFrom<Retention>({}, { min_age_days: 0 }, { protect_tagged: false, worktrees: { main: {} } }),
  fc.constantFrom<Retention>({ max_bytes: 0 }, { min_free: 1 }, { keep_within: '2d', min_age_days: 0 }),
);

/** Ages in whole hours, so that snapshots often lie exactly on the border of a rule; no two are of one time. */
const anySnapshots: fc.Arbitrary<SnapshotFact[]> = fc
  .uniqueArray(
    fc.oneof(
      fc.nat({ max: 60 }),
      fc.constantFrom(23, 24, 25, 335, 336, 337),
      fc.nat({ max: 10 }).map((days) => days * 24),
      fc.nat({ max: 20_000 }),
    ),
    { maxLength: 30 },
  )
  .chain((ages) => fc.tuple(...ages.map((age, n) => anySnapshot(n, age))));

function anySnapshot(n: number, ageHours: number): fc.Arbitrary<SnapshotFact> {
  const tags = fc.constantFrom<string[]>([], [], [], ['v1'], ['v2'], ['other']);
  return fc
    .record({ kind: fc.constantFrom('user' as const, 'auto' as const), worktree: names, tags })
    .map((more) => ({
      id: idOf(n),
      parentId: null,
      createdAt: new Date(NOW.getTime() - ageHours * HOUR_MS).toISOString(),
      ...{ note: '', labelGeneration: 0, payloadRootHash: '', logicalBytes: 0 },
      ...more,
    }));
}

const anyNames: fc.Arbitrary<Omit<Facts, 'snapshots'>> = fc.record({
  worktrees: fc.array(fc.record({ name: names, head: maybeId, current: maybeId, base: maybeId }), {
    maxLength: 2,
  }),
  pins: fc.array(fc.record({ snapshotId: ids, reason: fc.constant('') }), { maxLength: 2 }),
  operations: fc.array(
    fc.record({ opId: ids, operation: fc.constant('restore'), ids: fc.array(ids, { maxLength: 2 }) }),
    { maxLength: 2 },
  ),
});
const anyFacts: fc.Arbitrary<Facts> = fc
  .tuple(anySnapshots, anyNames)
  .map(([snapshots, named]) => ({ snapshots, ...named }));
const anyWorktree = fc.option(names);

const VERDICTS = { protected: 'stays', goes: 'goes', spare: 'free' } as const;

describe('against the text of the specification', () => {
  test('DEL-01, DEL-02, DEL-03: each snapshot stays, goes or is left to limits as the text has it', () => {
    fc.assert(
      fc.property(anyFacts, anyPolicy, anyWorktree, (facts, policy, worktree) => {
        const request = { policy, now: NOW, worktree };
        const decided = decide(facts, request).map(
          ({ snapshot, verdict }) => [snapshot.id, VERDICTS[verdict]] as const,
        );
        expect(decided.sort()).toEqual([...oracle(facts, request)].sort());
      }),
      { numRuns: RUNS },
    );
  });

  test('DEL-06: whatever a plan names and whatever came since, a run takes nothing that must stay by now', () => {
    fc.assert(
      fc.property(anyFacts, anyNames, anyPolicy, fc.array(ids), (facts, since, policy, planned) => {
        const request = { policy, now: NOW, worktree: null };
        const plan = planOf(policy, planned);
        const now = { ...facts, ...since };
        const answers = oracle(now, request);
        const unplanned = [...answers].some(([id, answer]) => answer === 'goes' && !planned.includes(id));
        if (unplanned) {
          expect(() => stillDoomed(plan, now)).toThrow(
            expect.objectContaining({ code: 'E_GC_PLAN_MISMATCH' }),
          );
          return;
        }
        const doomed = stillDoomed(plan, now).map(({ snapshot }) => snapshot.id);
        expect(doomed.filter((id) => answers.get(id) === 'stays' || !planned.includes(id))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

function planOf(policy: Retention, planned: readonly string[]): GcPlan {
  return sealGcPlan({
    schema: 'jvs.gc_plan/1',
    plan_id: idOf(99),
    created_at: NOW.toISOString(),
    expires_at: NOW.toISOString(),
    actor: 'tester@here',
    policy,
    worktree: null,
    facts_sha256: '0'.repeat(64),
    victims: [...new Set(planned)].map((id, at) => ({
      snapshot_id: id,
      why: at % 2 === 0 ? 'limit' : 'no_rule',
    })),
    bytes: 0,
  });
}
