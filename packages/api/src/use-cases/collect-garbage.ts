import { asksForNothing, listPlanIds, planDeletion, runPlan } from '@jvs/gc';
import { retentionRulesSchema, type Retention } from '@jvs/model';
import type { Scope } from '../scope.js';
import { gcPlanView, type GcPlanView } from '../views/gc-plan-view.js';
import { gcRunView, type GcRunView } from '../views/gc-run-view.js';

export async function planGc(
  { repo }: Scope,
  {
    retention = {},
    worktree,
  }: { readonly retention?: Retention | undefined; readonly worktree?: string | undefined },
): Promise<GcPlanView> {
  const policy = changedPolicy(repo.config.retention ?? {}, retention);
  const result = await planDeletion(repo, { policy, worktree: worktree ?? null });
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
