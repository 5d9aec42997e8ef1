import type { Patient } from '../patient.js';
import { isDamage } from './file-facts.js';
import type { SnapshotFacts } from './read-snapshots.js';

/** A snapshot that cannot be used as it is, or of which nothing is left but that another names it. */
export interface DamagedSnapshot {
  readonly id: string;
  readonly parentId: string | null;
  readonly reason: string;
}

/** What is to be set aside: published snapshots that are damaged, and what is neither published nor accounted for. */
export async function snapshotDamage(patient: Patient): Promise<readonly DamagedSnapshot[]> {
  const operations = await patient.operations();
  const spoken = new Set(operations.map(({ intent }) => intent?.snapshot_id));
  const inPayload = await payloadDamage(patient);
  const found: DamagedSnapshot[] = [];
  for (const snapshot of (await patient.snapshots()).values()) {
    const { id, published, descriptor } = snapshot;
    if (!published && spoken.has(id)) continue;
    const reason = published ? (damageOf(snapshot) ?? inPayload.get(id)) : 'it was not published';
    const parentId = descriptor.state === 'sound' ? descriptor.value.parentId : null;
    if (reason !== undefined) found.push({ id, parentId, reason });
  }
  return found;
}

function damageOf({ descriptor, ready, disagreements, missing }: SnapshotFacts): string | undefined {
  if (descriptor.state === 'absent') return 'its descriptor is missing';
  for (const file of [descriptor, ready])
    if (file.state === 'damaged' && isDamage(file.problem)) return file.problem.message;
  if (disagreements.length > 0) return disagreements.join('; ');
  return missing.length > 0 ? `missing: ${missing.join(', ')}` : undefined;
}

async function payloadDamage(patient: Patient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { snapshot_id: id, message } of await patient.payloads())
    if (id !== null && !found.has(id)) found.set(id, message);
  return found;
}
