import type { Finding, SnapshotVerification } from '@jvs/integrity';
import type { AuditHead } from '@jvs/model';
import { isPublished, readTombstone, type Repository } from '@jvs/repo';
import { checkAudit, type AuditCheck } from './check-audit.js';
import { checkIdentity } from './check-identity.js';
import { checkMetadata } from './check-metadata.js';
import { checkOldHeads } from './check-old-heads.js';
import { checkPayload } from './check-payload.js';
import { checkDirectories, isThere } from './check-directories.js';
import { checkPins } from './check-pins.js';
import { checkRecorded } from './check-recorded.js';
import { checkRegistry } from './check-registry.js';
import { checkTombstones } from './check-tombstones.js';
import { catchFinding, Findings } from './findings.js';
import { InodeDigests } from './inode-digests.js';
import { headsOfWorktrees } from './heads-of-worktrees.js';
import { listSnapshots, type ListedSnapshots } from './list-snapshots.js';
import { mustBeKnown } from './must-be-known.js';
import { planShard } from './plan-shard.js';
import { ownsSnapshot, type Shard, type ShardPlan } from './shard.js';

export interface VerifyRequest {
  /** Full ids. Left out together with `all`, only the audit log is checked. */
  readonly ids?: readonly string[] | undefined;
  /** Every snapshot that is published, or was, or lacks the marker that says so; and every stray file among them. */
  readonly all?: boolean | undefined;
  /** With `all`: only this part of the work; the others are somebody else's. The audit log is checked by each. */
  readonly shard?: Shard | undefined;
  /** A record of the audit log noted elsewhere (`parseAuditAnchor` of @jvs/audit): the log must still hold it. */
  readonly expectHead?: AuditHead | undefined;
}

export interface VerifiedSnapshot extends SnapshotVerification {
  readonly state: 'verified' | 'failed';
}

export interface VerifyResult {
  readonly repoId: string;
  /** What part of the work this is; undefined when it is all that was asked for. */
  readonly shard: ShardPlan | undefined;
  /** In the order of `ids`; with `all` newest ids last read, in no particular order. */
  readonly results: readonly VerifiedSnapshot[];
  readonly audit: AuditCheck;
  /** What belongs to no snapshot. */
  readonly stray: readonly Finding[];
  /** Snapshots being made, or left behind by a crash and not yet settled: not published, so not judged. */
  readonly pending: readonly string[];
  /** No finding anywhere; in a shard: in what it looked at. */
  readonly healthy: boolean;
}

/**
 * Checks snapshots against what they recorded: descriptor, READY, labels, manifest, every name, mode and byte of the payload, and the chain of the
 * audit log with every record a descriptor has seen. Asks no cache or catalogue, takes no lock, changes nothing. Bytes that several
 * snapshots share are read once. Damage is returned, never thrown; throws E_REF_NOT_FOUND for an id
 * that nothing speaks of, and environment errors (E_IO, E_PERMISSION, E_CANCELLED).
 */
export async function verifySnapshots(repo: Repository, request: VerifyRequest): Promise<VerifyResult> {
  const listed = await listSnapshots(repo);
  const beside = new Findings();
  const ids = request.all === true ? await allIds(repo, listed, beside) : (request.ids ?? []);
  if (request.all !== true) await mustBeKnown(repo, ids, listed);
  const seen = new InodeDigests();
  const results: VerifiedSnapshot[] = [];
  const shard = request.shard && (await planShard(repo, ids, request.shard));
  const own = shard?.split === 'snapshots' ? ids.filter((id) => ownsSnapshot(shard, id)) : ids;
  for (const id of own) {
    repo.context.onEvent?.({ type: 'phase', phase: `verify ${id.slice(0, 8)}`, total: own.length });
    const part = shard?.split === 'contents' ? shard : undefined;
    const result = await verifyOne(repo, id, { seen, shard: part });
    // Deleted since it was listed: then nothing of it was to be found.
    if (result.state === 'failed' && (await isDeleted(repo, id))) continue;
    results.push(result);
  }
  const audit = await checkAudit(repo, request.expectHead);
  const healthy =
    beside.count === 0 && audit.finding_count === 0 && results.every((result) => result.state === 'verified');
  return { repoId: repo.repoId, shard, results, audit, stray: beside.list, pending: listed.pending, healthy };
}

/** What is on disk, and what a head names though nothing is on disk. */
async function allIds(repo: Repository, listed: ListedSnapshots, beside: Findings): Promise<string[]> {
  for (const finding of listed.stray) beside.add(finding);
  checkDirectories(repo, beside);
  const { gcPins, gcTombstones, worktrees } = repo.paths;
  await catchFinding(beside, null, () => checkIdentity(repo, beside));
  await catchFinding(beside, null, () => checkRegistry(repo, beside));
  if (isThere(worktrees)) await catchFinding(beside, null, () => checkOldHeads(repo, beside));
  if (isThere(gcPins)) await catchFinding(beside, null, () => checkPins(repo, beside));
  await catchFinding(beside, null, () => checkRecorded(repo, beside));
  if (isThere(gcTombstones)) await catchFinding(beside, null, () => checkTombstones(repo, beside));
  const registered = isThere(worktrees) ? () => headsOfWorktrees(repo) : async () => [];
  const heads = (await catchFinding(beside, null, registered)) ?? [];
  return [...new Set([...listed.ids, ...heads])];
}

async function verifyOne(
  repo: Repository,
  id: string,
  how: { readonly seen: InodeDigests; readonly shard: Shard | undefined },
): Promise<VerifiedSnapshot> {
  const findings = new Findings();
  const metadata = await checkMetadata(repo, id, findings);
  const { entries, bytes } = await checkPayload(repo, { id, metadata, ...how }, findings);
  return {
    snapshot_id: id,
    state: findings.count === 0 ? 'verified' : 'failed',
    strength: 'content',
    findings: findings.list,
    finding_count: findings.count,
    entries,
    bytes,
  };
}

async function isDeleted(repo: Repository, id: string): Promise<boolean> {
  return !isPublished(repo, id) && (await readTombstone(repo, id).catch(() => undefined)) !== undefined;
}
