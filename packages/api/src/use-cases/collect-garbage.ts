import { asksForNothing, listPlanIds, planDeletion, runPlan } from '@jvs/gc';
import { retentionRulesSchema, type Retention } from '@jvs/model';
import type { Scope } from '../scope.js';
import { gcPlanView, type GcPlanView } from '../views/gc-plan-view.js';
import { gcRunView, type GcRunView } from '../views/gc-run-view.js';

export interface GcPlanRequest {
  /** Changes the repository's policy for this plan. */
  readonly retention?: Retention | undefined;
  /** Only snapshots of this worktree may go. */
  readonly worktree?: string | undefined;
  /** False: nothing is measured, so figures are null and limits on space take nothing. */
  readonly sizes?: boolean | undefined;
}

export async function planGc(
  { repo }: Scope,
  { retention = {}, worktree, sizes }: GcPlanRequest,
): Promise<GcPlanView> {
  const policy = changedPolicy(repo.config.retention ?? {}, retention);
  const result = await planDeletion(repo, { policy, worktree: worktree ?? null, sizes });
  return gcPlanView(result, asksForNothing(policy));
}

export function listPlans({ repo }: Scope): Promise<readonly string[]> {
  return listPlanIds(repo);
}

export async function runGc({ repo }: Scope, planId: string): Promise<GcRunView> {
  return gcRunView(await runPlan(repo, planId));
}

/** A change of what is kept also takes the place of the rules of single worktrees. */
function changedPolicy(policy: Retention, changes: Retention): Retention {
  const { worktrees: _, ...general } = policy;
  const keeps = Object.keys(changes).some((key) => Object.hasOwn(retentionRulesSchema.shape, key));
  return { ...(keeps ? general : policy), ...changes };
}
