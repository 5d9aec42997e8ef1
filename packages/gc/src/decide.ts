import type { Retention, RetentionRules } from '@jvs/model';
import { applyRules, hasRules } from './apply-rules.js';
import type { Decision, Reason } from './decision.js';
import type { Facts, SnapshotFact } from './facts.js';

const DAY_MS = 86_400_000;
const MIN_AGE_DAYS = 1;
const AUTO_DAYS = 14;

export interface DecisionRequest {
  readonly policy: Retention;
  /** Ages are measured to here. */
  readonly now: Date;
  /** Only its snapshots may go; null for all. */
  readonly worktree: string | null;
}

/**
 * What becomes of each snapshot, newest first. Pure, and the only place that decides it: a snapshot with a reason is protected, whatever a rule or a
 * limit says. Descent protects nothing, because every snapshot is complete by itself.
 */
export function decide(facts: Facts, request: DecisionRequest): Decision[] {
  const { policy } = request;
  const newestFirst = [...facts.snapshots].sort(byAge);
  const reasons = new Map<string, Reason[]>(newestFirst.map(({ id }) => [id, []]));
  const keep = (id: string | null, reason: Reason): void => {
    if (id !== null) reasons.get(id)?.push(reason);
  };
  keepNamed(facts, keep);
  keepBySelf(newestFirst, request, keep);
  for (const [name, own] of groupByWorktree(newestFirst)) {
    applyRules(rulesOf(policy, name), own, ({ id }, reason) => {
      keep(id, reason);
    });
  }
  return newestFirst.map((snapshot) => {
    const held = reasons.get(snapshot.id) ?? [];
    if (held.length > 0) return { snapshot, verdict: 'protected', reasons: held };
    return mayGo(snapshot, request);
  });
}

/** Whether a policy asks for anything to go at all. */
export function asksForNothing(policy: Retention): boolean {
  const { auto_days: auto, max_bytes: most, min_free: least, worktrees = {} } = policy;
  const rules = [policyRules(policy), ...Object.values(worktrees)];
  return [auto, most, least].every((value) => value === undefined) && !rules.some(hasRules);
}

type KeepId = (id: string | null, reason: Reason) => void;

/** What somebody's record names. */
function keepNamed({ worktrees, operations, pins }: Facts, keep: KeepId): void {
  for (const { name, head, current, base } of worktrees) {
    keep(head, { kind: 'head', detail: name });
    if (current !== head) keep(current, { kind: 'current', detail: name });
    if (base !== head && base !== current) keep(base, { kind: 'base', detail: name });
  }
  for (const { operation, ids } of operations) {
    for (const id of new Set(ids)) keep(id, { kind: 'operation', detail: operation });
  }
  for (const { snapshotId, reason } of pins) keep(snapshotId, { kind: 'pin', detail: reason });
}

/** Its own tags, and its age if somebody made it: automatic snapshots have an age of their own to go at, and are the first to fill a disk. */
function keepBySelf(snapshots: readonly SnapshotFact[], request: DecisionRequest, keep: KeepId): void {
  const { policy, now } = request;
  const days = policy.min_age_days ?? MIN_AGE_DAYS;
  for (const { id, kind, tags, createdAt, worktree } of snapshots) {
    const wanted = rulesOf(policy, worktree).keep_tags?.find((tag) => tags.includes(tag));
    if (wanted !== undefined) keep(id, { kind: 'keep_tag', detail: wanted });
    if (policy.protect_tagged !== false && tags.length > 0)
      keep(id, { kind: 'tag', detail: tags.join(', ') });
    if (kind === 'user' && ageInDays(createdAt, now) < days)
      keep(id, { kind: 'min_age', detail: `${days}d` });
  }
}

function mayGo(snapshot: SnapshotFact, { policy, now, worktree }: DecisionRequest): Decision {
  if (asksForNothing(policy) || (worktree !== null && snapshot.worktree !== worktree))
    return { snapshot, verdict: 'spare' };
  if (snapshot.kind === 'auto') {
    const old = ageInDays(snapshot.createdAt, now) >= (policy.auto_days ?? AUTO_DAYS);
    return old ? { snapshot, verdict: 'goes', why: 'auto_age' } : { snapshot, verdict: 'spare' };
  }
  return hasRules(rulesOf(policy, snapshot.worktree))
    ? { snapshot, verdict: 'goes', why: 'no_rule' }
    : { snapshot, verdict: 'spare' };
}

function rulesOf(policy: Retention, worktree: string): RetentionRules {
  const { worktrees = {} } = policy;
  return (Object.hasOwn(worktrees, worktree) ? worktrees[worktree] : undefined) ?? policyRules(policy);
}

function policyRules(policy: Retention): RetentionRules {
  const { keep_last, keep_hourly, keep_daily, keep_weekly, keep_monthly, keep_yearly } = policy;
  const { keep_within, keep_tags } = policy;
  return {
    keep_last,
    keep_hourly,
    keep_daily,
    keep_weekly,
    keep_monthly,
    keep_yearly,
    keep_within,
    keep_tags,
  };
}

/** Rules are about what users made: an automatic snapshot neither counts nor is kept by them. */
function groupByWorktree(newestFirst: readonly SnapshotFact[]): Map<string, SnapshotFact[]> {
  const groups = new Map<string, SnapshotFact[]>();
  for (const snapshot of newestFirst) {
    if (snapshot.kind === 'auto') continue;
    const group = groups.get(snapshot.worktree);
    if (group === undefined) groups.set(snapshot.worktree, [snapshot]);
    else group.push(snapshot);
  }
  return groups;
}

function byAge(a: SnapshotFact, b: SnapshotFact): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? 1 : -1);
}

function ageInDays(createdAt: string, now: Date): number {
  return (now.getTime() - Date.parse(createdAt)) / DAY_MS;
}
