import { isJvsError } from '@jvs/model';
import { isPublished, readSnapshot, readTombstone, type Repository, type Snapshot } from '@jvs/repo';
import type { SnapshotFact } from './facts.js';
import { listNames } from './list-names.js';
import type { Listed } from './list-snapshots.js';
import { missing } from './metadata-damage.js';

/** How many snapshots are read at a time. */
const BATCH = 64;

/** Reads those that are published; `spoken` are named by an intent, and may be unfinished. Throws for damage of any kind. */
export async function readSnapshots(
  repo: Repository,
  { ids, generations }: Listed,
  spoken: ReadonlySet<string>,
): Promise<SnapshotFact[]> {
  const facts: SnapshotFact[] = [];
  const published: string[] = [];
  for (const id of ids) if (await isToBeRead(repo, id, spoken)) published.push(id);
  for (let start = 0; start < published.length; start += BATCH) {
    const batch = published.slice(start, start + BATCH);
    const read = await Promise.all(batch.map((id) => readUnlessDeleted(repo, id, generations.get(id) ?? 0)));
    facts.push(...read.filter((snapshot) => snapshot !== undefined).map(factOf));
  }
  return facts;
}

/** Undefined when it was deleted since it was listed. */
async function readUnlessDeleted(
  repo: Repository,
  id: string,
  labelGeneration: number,
): Promise<Snapshot | undefined> {
  try {
    return await readSnapshot(repo, id, { labelGeneration });
  } catch (error) {
    if (isJvsError(error, 'E_SNAPSHOT_DELETED')) return undefined;
    throw error;
  }
}

/** One that is not published is in the making when an intent speaks of it, is gone when its files are, and otherwise has lost its READY. */
async function isToBeRead(repo: Repository, id: string, spoken: ReadonlySet<string>): Promise<boolean> {
  if (isPublished(repo, id)) return true;
  if (spoken.has(id) || (await readTombstone(repo, id)) !== undefined) return false;
  const left = [...(await listNames(repo.paths.snapshots)), ...(await listNames(repo.paths.descriptors))];
  if (!left.includes(id) && !left.includes(`${id}.json`)) return false;
  throw missing(repo, repo.paths.ready(id), 'E_READY_MISMATCH');
}

function factOf({ descriptor, tags, note, labelGeneration }: Snapshot): SnapshotFact {
  return {
    id: descriptor.snapshot_id,
    parentId: descriptor.parent_id,
    worktree: descriptor.worktree,
    kind: descriptor.kind,
    createdAt: descriptor.created_at,
    note,
    tags,
    labelGeneration,
    payloadRootHash: descriptor.payload_root_hash,
    logicalBytes: descriptor.logical_bytes,
  };
}
