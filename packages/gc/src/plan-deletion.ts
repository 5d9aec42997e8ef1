import { statfs } from 'node:fs/promises';
import { sealGcPlan } from '@jvs/integrity';
import { environmentError, PLAN_VICTIMS_MAX, type GcPlan, type Retention } from '@jvs/model';
import { settleInterrupted, type Repository } from '@jvs/repo';
import { decide } from './decide.js';
import type { Decision, Victim } from './decision.js';
import { factsHash } from './facts-hash.js';
import type { Facts } from './facts.js';
import { loadFactsBeside } from './load-facts-beside.js';
import { makeRoom } from './make-room.js';
import { measureSpace, type SpaceMethod } from './measure-space.js';
import { removeExpiredPlans, writePlan } from './plan-store.js';
import { keepStoreFigures } from './store-figures.js';
import { shortage, thin } from './thin.js';

/** How long a plan may be carried out, in milliseconds. */
const LIFETIME_MS = 24 * 3_600_000;

export interface PlanRequest {
  /** The repository's, with what the caller changes of it. */
  readonly policy: Retention;
  /** Only its snapshots may go; null for all. */
  readonly worktree: string | null;
  /** False: nothing is measured, so nothing is said of bytes, and limits on space take nothing. Default true. */
  readonly sizes?: boolean | undefined;
}

export interface PlanResult {
  /** As it is on disk. */
  readonly plan: GcPlan;
  /** In the order they go, oldest first. */
  readonly victims: readonly Victim[];
  /** Newest first: what stays, and why. */
  readonly kept: readonly Decision[];
  /** What was measured; null when nothing was asked for. */
  readonly space: PlannedSpace | null;
  /** Victims beyond what one plan holds: left to the next plan. */
  readonly more: number;
}

export interface PlannedSpace extends SpaceMethod {
  /** What would come back if all snapshots went. */
  readonly usedBytes: number;
  /** Bytes the limits still want, and nothing may give. */
  readonly missingBytes: number;
}

/**
 * Decides what may go, and writes it down as a plan that `runPlan` carries out. Deletes nothing. Throws what `loadFactsBeside` throws: a repository with
 * anything unreadable in it is not planned for.
 */
export async function planDeletion(repo: Repository, request: PlanRequest): Promise<PlanResult> {
  await settleInterrupted(repo);
  const now = repo.context.now();
  const facts = await loadFactsBeside(repo, now);
  const decisions = decide(facts, { ...request, now });
  const chosen = request.sizes === false ? byPolicy(decisions) : await choose(repo, decisions, request);
  const victims = chosen.victims.slice(0, PLAN_VICTIMS_MAX);
  const going = new Set(victims.map(({ snapshot }) => snapshot.id));
  return {
    plan: await keepPlan(repo, request, { now, facts, victims }),
    victims,
    kept: decisions.filter(({ snapshot }) => !going.has(snapshot.id)),
    space: chosen.space,
    more: chosen.victims.length - victims.length,
  };
}

interface Choice {
  readonly victims: readonly Victim[];
  readonly space: PlannedSpace | null;
}

/** What the policy wants gone, oldest first, without a look at the payloads. */
function byPolicy(decisions: readonly Decision[]): Choice {
  const victims = [...decisions]
    .reverse()
    .flatMap((each) =>
      each.verdict === 'goes' ? [{ snapshot: each.snapshot, why: each.why, bytes: null }] : [],
    );
  return { victims, space: null };
}

/** What the policy wants gone, and then what the limits want on top, with what comes back for each. */
async function choose(
  repo: Repository,
  decisions: readonly Decision[],
  { policy, worktree }: PlanRequest,
): Promise<Choice> {
  const ids = decisions.map(({ snapshot }) => snapshot.id);
  const { book, method, bound } = await measureSpace(repo, ids);
  const usedBytes = book.together(ids);
  await keepStoreFigures(repo, { bytes: usedBytes, snapshots: ids.length, bound });
  const wanted = byPolicy(decisions).victims.map((each) => ({
    ...each,
    bytes: book.remove(each.snapshot.id),
  }));
  const free = await freeBytes(repo);
  const missing = shortage(policy, { used: usedBytes, free }) - sumOf(wanted);
  const thinned = thin(decisions, book, { missing, worktree });
  return {
    victims: [...wanted, ...thinned.victims],
    space: { usedBytes, missingBytes: thinned.missing, method, bound },
  };
}

interface Chosen {
  readonly now: Date;
  readonly facts: Facts;
  readonly victims: readonly Victim[];
}

async function keepPlan(
  repo: Repository,
  { policy, worktree, sizes }: PlanRequest,
  { now, facts, victims }: Chosen,
): Promise<GcPlan> {
  const plan = sealGcPlan({
    schema: 'jvs.gc_plan/1',
    plan_id: repo.context.newId(),
    created_at: now.toISOString(),
    expires_at: new Date(now.getTime() + LIFETIME_MS).toISOString(),
    actor: repo.context.actor,
    policy,
    worktree,
    facts_sha256: factsHash(facts),
    victims: victims.map(({ snapshot, why }) => ({ snapshot_id: snapshot.id, why })),
    bytes: sizes === false ? null : sumOf(victims),
  });
  await removeExpiredPlans(repo);
  await makeRoom(repo, () => writePlan(repo, plan));
  return plan;
}

function sumOf(victims: readonly Victim[]): number {
  return victims.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
}

async function freeBytes(repo: Repository): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(repo.paths.jvs);
    return bavail * bsize;
  } catch (error) {
    throw environmentError(error, { action: 'ask for free space', path: repo.paths.jvs });
  }
}
