import { JvsError, type GcPlan } from '@jvs/model';
import { decide } from './decide.js';
import type { Why } from './decision.js';
import { factsHash } from './facts-hash.js';
import type { Facts, SnapshotFact } from './facts.js';

/** A snapshot about to be deleted. */
export interface Doomed {
  readonly snapshot: SnapshotFact;
  readonly why: Why;
}

/**
 * What of a plan may go by these facts, oldest first: its victims without those that something protects by now. Throws E_GC_PLAN_MISMATCH when the policy
 * wants anything gone that is not in the plan: nobody has seen that.
 */
export function stillDoomed(plan: GcPlan, facts: Facts): Doomed[] {
  const { policy, worktree, victims } = plan;
  // As of the plan's time: what only grew old since was not planned for, and that is no difference.
  const decisions = decide(facts, { policy, worktree, now: new Date(plan.created_at) });
  const planned = new Map<string, Why>(victims.map(({ snapshot_id: id, why }) => [id, why]));
  const doomed: Doomed[] = [];
  for (const { snapshot, verdict } of decisions.reverse()) {
    const why = planned.get(snapshot.id);
    if (verdict === 'goes' && why === undefined) throw mismatch(plan, facts, snapshot);
    if (why !== undefined && verdict === (why === 'limit' ? 'spare' : 'goes')) doomed.push({ snapshot, why });
  }
  return doomed;
}

function mismatch(plan: GcPlan, facts: Facts, { id }: SnapshotFact): JvsError {
  return new JvsError('E_GC_PLAN_MISMATCH', {
    message: `the repository is not what plan ${plan.plan_id} was made for: by now ${id.slice(0, 8)} would go too; nothing more was deleted`,
    hint: 'jvs gc plan',
    details: {
      plan_id: plan.plan_id,
      snapshot_id: id,
      planned_facts_sha256: plan.facts_sha256,
      facts_sha256: factsHash(facts),
    },
  });
}
