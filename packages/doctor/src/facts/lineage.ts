import { isSnapshotId } from '@jvs/model';
import type { Patient } from '../patient.js';
import { listNames } from './list-names.js';

/** Ids that something other than a published snapshot accounts for. */
export interface AccountedFor {
  readonly tombstones: ReadonlySet<string>;
  readonly setAside: ReadonlySet<string>;
}

export async function accountedFor(patient: Patient): Promise<AccountedFor> {
  const names = await listNames(patient.repo.paths.gcTombstones);
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  return {
    tombstones: new Set(ids.filter(isSnapshotId)),
    setAside: new Set((await patient.setAside()).keys()),
  };
}

/** Parents that nothing accounts for, each with one of its children. */
export async function orphanedBy(patient: Patient): Promise<ReadonlyMap<string, string>> {
  const [snapshots, { tombstones, setAside }] = await Promise.all([
    patient.snapshots(),
    accountedFor(patient),
  ]);
  const lost = new Map<string, string>();
  for (const [id, { published, descriptor }] of snapshots) {
    const parent = descriptor.state === 'sound' ? descriptor.value.parentId : null;
    if (!published || parent === null || tombstones.has(parent) || setAside.has(parent)) continue;
    if (snapshots.get(parent)?.published !== true) lost.set(parent, id);
  }
  return lost;
}

/** Snapshots of which nothing at all is left, though a child or the audit log tells of them and nobody deleted them. */
export async function lostSnapshots(patient: Patient): Promise<readonly string[]> {
  const snapshots = await patient.snapshots();
  const recorded = (await patient.lostRecords())
    .filter(({ kind }) => kind === 'snapshot')
    .map(({ id }) => id);
  const lost = new Set([...(await orphanedBy(patient)).keys(), ...recorded]);
  return [...lost].filter((id) => !snapshots.has(id));
}

/** Labels of snapshots that are not there and were not deleted. */
export async function orphanLabels(patient: Patient): Promise<readonly string[]> {
  const [{ files }, snapshots, { tombstones }] = await Promise.all([
    patient.labels(),
    patient.snapshots(),
    accountedFor(patient),
  ]);
  return [...files].filter(([id]) => !snapshots.has(id) && !tombstones.has(id)).flatMap(([, paths]) => paths);
}

/** `id`, or its nearest ancestor that is published; null when there is none. Knows of parents what descriptors and quarantine say. */
export async function nearestPublished(patient: Patient, id: string | null): Promise<string | null> {
  const [snapshots, setAside] = await Promise.all([patient.snapshots(), patient.setAside()]);
  const seen = new Set<string>();
  for (let at = id; at !== null && !seen.has(at);) {
    const facts = snapshots.get(at);
    if (facts?.published === true) return at;
    seen.add(at);
    at = (facts?.descriptor.state === 'sound' ? facts.descriptor.value : setAside.get(at))?.parentId ?? null;
  }
  return null;
}

/** The user's newest published snapshot of a worktree, by the place in the audit log that its descriptor names; null when there is none. */
export async function newestOf(patient: Patient, worktree: string): Promise<string | null> {
  let best: { id: string; sequence: number; createdAt: string } | undefined;
  for (const { id, published, descriptor } of (await patient.snapshots()).values()) {
    if (!published || descriptor.state !== 'sound') continue;
    const { kind, worktree: own, createdAt, auditHead } = descriptor.value;
    if (kind !== 'user' || own !== worktree) continue;
    const { sequence } = auditHead;
    const newer =
      best === undefined ||
      sequence > best.sequence ||
      (sequence === best.sequence && createdAt > best.createdAt);
    if (newer) best = { id, sequence, createdAt };
  }
  return best?.id ?? null;
}
