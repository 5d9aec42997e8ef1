import { readdir, rm } from 'node:fs/promises';
import { fsyncDirectory, writeFileDurably } from '@jvs/fs';
import { checkGcPlan } from '@jvs/integrity';
import {
  decodeMetadata,
  encodeMetadata,
  environmentError,
  gcPlanSchema,
  isSnapshotId,
  JvsError,
  type GcPlan,
} from '@jvs/model';
import type { Repository } from '@jvs/repo';
import { readFileBounded } from '@jvs/fs';

const PLAN_MAX = 1024 * 1024;

/** Writes a plan, durably. */
export async function writePlan(repo: Repository, plan: GcPlan): Promise<void> {
  await writeFileDurably(repo.paths.plan(plan.plan_id), encodeMetadata(gcPlanSchema, plan), {
    exclusive: true,
  });
}

/** A plan as it was made. Throws E_GC_PLAN_NOT_FOUND, and E_METADATA_CORRUPT when it was edited. */
export async function readPlan(repo: Repository, planId: string): Promise<GcPlan> {
  const bytes = isSnapshotId(planId) ? await readFileBounded(repo.paths.plan(planId), PLAN_MAX) : undefined;
  if (bytes !== undefined) return checkGcPlan(bytes, { id: planId, file: `.jvs/gc/plans/${planId}.json` });
  throw new JvsError('E_GC_PLAN_NOT_FOUND', {
    message: `there is no plan ${JSON.stringify(planId.slice(0, 80))}: it was never made, has been carried out, or expired`,
    hint: 'jvs gc plan',
    details: { plan_id: planId.slice(0, 200) },
  });
}

/** Removes a plan, durably: it is used up. */
export async function removePlan(repo: Repository, planId: string): Promise<void> {
  const { gcPlans } = repo.paths;
  try {
    await rm(repo.paths.plan(planId), { force: true });
    await fsyncDirectory(gcPlans);
  } catch (error) {
    throw environmentError(error, { action: 'remove a plan', path: gcPlans });
  }
}

/** Ids of the plans that lie there, in no order; some may have expired. */
export async function listPlanIds(repo: Repository): Promise<string[]> {
  const names = await readdir(repo.paths.gcPlans);
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return ids.filter(isSnapshotId);
}

/** Removes plans that expired. Damaged ones stay for whoever looks at them. */
export async function removeExpiredPlans(repo: Repository): Promise<void> {
  const now = repo.context.now().toISOString();
  for (const planId of await listPlanIds(repo)) {
    const bytes = await readFileBounded(repo.paths.plan(planId), PLAN_MAX).catch(() => undefined);
    if (bytes !== undefined && hasExpired(bytes, now)) await rm(repo.paths.plan(planId), { force: true });
  }
}

function hasExpired(bytes: Uint8Array, now: string): boolean {
  try {
    return decodeMetadata(gcPlanSchema, bytes, { file: 'plan' }).expires_at < now;
  } catch {
    return false;
  }
}
