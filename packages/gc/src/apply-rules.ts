import { parseDuration, type RetentionRules } from '@jvs/model';
import type { Reason } from './decision.js';
import type { SnapshotFact } from './facts.js';
import { retentionBuckets } from './retention-buckets.js';

/** Says why a snapshot is kept. */
export type Keep = (snapshot: SnapshotFact, reason: Reason) => void;

/** Whether any rule is given: without one nobody asked for anything to go. */
export function hasRules(rules: RetentionRules): boolean {
  return Object.values(rules).some((value) => value !== undefined);
}

/**
 * Applies the rules to the snapshots of one worktree, newest first. A rule for periods counts periods that have a snapshot, and `keep_within` looks
 * back from the newest snapshot: time in which nothing happened uses nothing up.
 */
export function applyRules(rules: RetentionRules, newestFirst: readonly SnapshotFact[], keep: Keep): void {
  newestFirst.slice(0, rules.keep_last ?? 0).forEach((snapshot, at) => {
    keep(snapshot, { kind: 'last', detail: String(at + 1) });
  });
  for (const { kind, count, periodOf } of retentionBuckets(rules)) {
    let period: string | undefined;
    let used = 0;
    for (const snapshot of newestFirst) {
      const own = periodOf(new Date(snapshot.createdAt));
      if (own === period) continue;
      if (used === count) break;
      period = own;
      used += 1;
      keep(snapshot, { kind, detail: own });
    }
  }
  keepWithin(rules, newestFirst, keep);
}

function keepWithin(
  { keep_within: text }: RetentionRules,
  newestFirst: readonly SnapshotFact[],
  keep: Keep,
): void {
  const [newest] = newestFirst;
  const length = text === undefined ? undefined : parseDuration(text);
  if (text === undefined || length === undefined || newest === undefined) return;
  const from = Date.parse(newest.createdAt) - length;
  for (const snapshot of newestFirst) {
    if (Date.parse(snapshot.createdAt) >= from) keep(snapshot, { kind: 'within', detail: text });
  }
}
