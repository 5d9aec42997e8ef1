import { JvsError, type GcPlan } from '@jvs/model';
import { keepReserve, settleInterrupted, withRepoLock, type Repository } from '@jvs/repo';
import { deleteBatch } from './delete-batch.js';
import { loadFacts } from './load-facts.js';
import { readPlan, removePlan } from './plan-store.js';
import { stillDoomed, type Doomed } from './still-doomed.js';

/** Snapshots that go under one hold of the repository lock. */
const BATCH = 200;

export interface RunResult {
  readonly plan: GcPlan;
  /** Deleted, in the order they went. */
  readonly deleted: readonly string[];
  /** Victims of the plan that something protects by now, or that were gone. */
  readonly spared: readonly string[];
  /** What the file system gave back, by its own count (statfs) before and after; what others wrote meanwhile is in it. */
  readonly freedBytes: number;
}

/**
 * Carries a plan out: under the exclusive repository lock everything is decided again, from the files, as of the plan's own time. What is protected by
 * now is spared; anything that would go and is not in the plan refuses the run (E_GC_PLAN_MISMATCH). The plan is used up when all of it was done;
 * after a crash the same call goes on. Throws E_GC_PLAN_NOT_FOUND, E_GC_PLAN_EXPIRED, E_METADATA_CORRUPT for an edited plan, and what `loadFacts`
 * throws: then nothing was deleted, or the batches before are, each of them whole.
 */
export async function runPlan(repo: Repository, planId: string): Promise<RunResult> {
  const plan = await readPlan(repo, planId);
  if (Date.parse(plan.expires_at) <= repo.context.now().getTime()) throw expired(plan);
  const deleted: string[] = [];
  let freedBytes = 0;
  for (let left = plan.victims.length; left > 0;) {
    const batch = await deleteBatch(repo, plan, () => chooseBatch(repo, plan));
    deleted.push(...batch.deleted);
    freedBytes += batch.freedBytes;
    left = batch.left;
  }
  const conclude = async (): Promise<void> => {
    await removePlan(repo, planId);
    await keepReserve(repo.paths);
  };
  await withRepoLock(repo, conclude, { operation: 'gc_run' });
  const gone = new Set(deleted);
  const spared = plan.victims.map(({ snapshot_id: id }) => id).filter((id) => !gone.has(id));
  return { plan, deleted, spared, freedBytes };
}

/** The next victims, and how many there are in all. The caller holds the repository lock. */
async function chooseBatch(
  repo: Repository,
  plan: GcPlan,
): Promise<{ readonly batch: readonly Doomed[]; readonly left: number }> {
  await settleInterrupted(repo, { worktree: null });
  const facts = await loadFacts(repo, new Date(plan.created_at));
  const doomed = stillDoomed(plan, facts);
  return { batch: doomed.slice(0, BATCH), left: Math.max(doomed.length - BATCH, 0) };
}

function expired({ plan_id: planId, expires_at: when }: GcPlan): JvsError {
  return new JvsError('E_GC_PLAN_EXPIRED', {
    message: `plan ${planId} expired at ${when}; nothing was deleted`,
    hint: 'jvs gc plan',
    details: { plan_id: planId, expires_at: when },
  });
}
