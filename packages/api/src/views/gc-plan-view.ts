import type { Decision, PlanResult, Reason, SnapshotFact, Victim, Why } from '@jvs/gc';

/** A snapshot in a plan. */
interface PlannedSnapshot {
  readonly snapshot_id: string;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly created_at: string;
  readonly note: string;
  readonly tags: readonly string[];
}

export interface VictimView extends PlannedSnapshot {
  readonly why: Why;
  /** What comes back when it goes after those that are older; null with --no-sizes, as all other figures. */
  readonly bytes: number | null;
}

export interface KeptView extends PlannedSnapshot {
  /** Empty: nothing protects it, and nothing asks for its end. */
  readonly reasons: readonly Reason[];
}

export interface GcPlanView {
  readonly plan_id: string;
  readonly created_at: string;
  readonly expires_at: string;
  /** Newest first. */
  readonly victims: readonly VictimView[];
  /** Newest first. */
  readonly kept: readonly KeptView[];
  /** What is expected to come back. */
  readonly bytes: number | null;
  /** What all snapshots take now, beyond what worktrees share with them. */
  readonly used_bytes: number | null;
  /** Bytes that the limits still want and that nothing may give. */
  readonly missing_bytes: number | null;
  /** Victims left to the next plan. */
  readonly more: number;
  readonly method: 'blocks' | 'extents' | null;
  readonly bound: 'exact' | 'upper_bound' | null;
  /** Whether the policy asks for anything to go at all. */
  readonly empty_policy: boolean;
}

export function gcPlanView(result: PlanResult, emptyPolicy: boolean): GcPlanView {
  const { plan, victims, kept, space } = result;
  return {
    plan_id: plan.plan_id,
    created_at: plan.created_at,
    expires_at: plan.expires_at,
    victims: [...victims].reverse().map(victimView),
    kept: kept.map(keptView),
    bytes: plan.bytes,
    used_bytes: space?.usedBytes ?? null,
    missing_bytes: space?.missingBytes ?? null,
    more: result.more,
    method: space?.method ?? null,
    bound: space?.bound ?? null,
    empty_policy: emptyPolicy,
  };
}

function victimView({ snapshot, why, bytes }: Victim): VictimView {
  return { ...planned(snapshot), why, bytes };
}

function keptView(decision: Decision): KeptView {
  const reasons = decision.verdict === 'protected' ? decision.reasons : [];
  return { ...planned(decision.snapshot), reasons };
}

function planned({ id, worktree, kind, createdAt, note, tags }: SnapshotFact): PlannedSnapshot {
  return { snapshot_id: id, worktree, kind, created_at: createdAt, note, tags };
}
