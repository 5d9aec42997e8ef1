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
import { measureSpace, type Space, type SpaceMethod } from './measure-space.js';
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
}

export interface PlanResult extends SpaceMethod {
  /** As it is on disk. */
  readonly plan: GcPlan;
  /** In the order they go, oldest first. */
  readonly victims: readonly Victim[];
  /** Newest first: what stays, and why. */
  readonly kept: readonly Decision[];
  /** What would come back if all snapshots went. */
  readonly usedBytes: number;
  /** Bytes the limits still want, and nothing may give. */
  readonly missingBytes: number;
  /** Victims beyond what one plan holds: left to the next plan. */
  readonly more: number;
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
  const ids = decisions.map(({ snapshot }) => snapshot.id);
  const space = await measureSpace(repo, ids);
  const usedBytes = space.book.together(ids);
  await keepStoreFigures(repo, { bytes: usedBytes, snapshots: ids.length, bound: space.bound });
  const chosen = choose(decisions, space, { ...request, usedBytes, free: await freeBytes(repo) });
  const victims = chosen.victims.slice(0, PLAN_VICTIMS_MAX);
  const going = new Set(victims.map(({ snapshot }) => snapshot.id));
  return {
    plan: await keepPlan(repo, request, { now, facts, victims }),
    victims,
    kept: decisions.filter(({ snapshot }) => !going.has(snapshot.id)),
    usedBytes,
    missingBytes: chosen.missing,
    more: chosen.victims.length - victims.length,
    method: space.method,
    bound: space.bound,
  };
}

interface Limits extends PlanRequest {
  readonly usedBytes: number;
  readonly free: number;
}

/** What the policy wants gone, and then what the limits want on top. */
function choose(
  decisions: readonly Decision[],
  { book }: Space,
  { policy, worktree, usedBytes, free }: Limits,
): { readonly victims: readonly Victim[]; readonly missing: number } {
  const victims: Victim[] = [];
  for (const decision of [...decisions].reverse()) {
    if (decision.verdict !== 'goes') continue;
    const { snapshot, why } = decision;
    victims.push({ snapshot, why, bytes: book.remove(snapshot.id) });
  }
  const missing = shortage(policy, { used: usedBytes, free }) - sumOf(victims);
  const thinned = thin(decisions, book, { missing, worktree });
  return { victims: [...victims, ...thinned.victims], missing: thinned.missing };
}

interface Chosen {
  readonly now: Date;
  readonly facts: Facts;
  readonly victims: readonly Victim[];
}

async function keepPlan(
  repo: Repository,
  { policy, worktree }: PlanRequest,
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
    bytes: sumOf(victims),
  });
  await removeExpiredPlans(repo);
  await makeRoom(repo, () => writePlan(repo, plan));
  return plan;
}

function sumOf(victims: readonly Victim[]): number {
  return victims.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function freeBytes(repo: Repository): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(repo.paths.jvs);
    return bavail * bsize;
  } catch (error) {
    throw environmentError(error, { action: 'ask for free space', path: repo.paths.jvs });
  }
}
