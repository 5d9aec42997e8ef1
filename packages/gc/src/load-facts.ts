import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isTemporaryName } from '@jvs/fs';
import { environmentError, isSnapshotId, JvsError, type ErrorCode } from '@jvs/model';
import {
  isPinInForce,
  isPublished,
  listIntentIds,
  listWorktrees,
  readIntent,
  readPins,
  readSnapshot,
  readTombstone,
  unregisteredEntries,
  type Repository,
  type Snapshot,
} from '@jvs/repo';
import type { Facts, OperationFact, SnapshotFact, WorktreeFact } from './facts.js';
import { idsIn } from './ids-in.js';

/** How many snapshots are read at a time. */
const BATCH = 64;

/**
 * Reads everything a decision about deletion depends on, from the files themselves and not from the catalogue. Fails closed: what is damaged, missing or
 * does not belong where it is throws its error (E_DESCRIPTOR_CORRUPT, E_READY_MISMATCH, E_LABEL_CORRUPT, E_METADATA_CORRUPT …), because a
 * record that cannot be read may be the one that protects something. Pins count when they are in force at `now`.
 */
export async function loadFacts(repo: Repository, now: Date): Promise<Facts> {
  // Snapshots before intents: one that is begun in between is in neither, one that ends is in both. Intents before heads: an operation
  // that ends in between has moved its head before its intent went.
  const listed = await listSnapshots(repo);
  const operations = await readOperations(repo);
  const worktrees = await readWorktrees(repo);
  const pins = (await readPins(repo)).filter((pin) => isPinInForce(pin, now));
  const spoken = new Set(operations.flatMap(({ ids }) => ids));
  const snapshots = await readSnapshots(repo, listed, spoken);
  checkHeads(repo, snapshots, worktrees);
  return {
    snapshots,
    worktrees,
    pins: pins.map(({ snapshot_id: snapshotId, reason }) => ({ snapshotId, reason })),
    operations,
  };
}

interface Listed {
  readonly ids: readonly string[];
  readonly generations: ReadonlyMap<string, number>;
}

async function listSnapshots(repo: Repository): Promise<Listed> {
  const { snapshots, descriptors, labels } = repo.paths;
  const ids = new Set<string>();
  for (const name of await names(snapshots)) {
    if (!isSnapshotId(name)) throw stray(repo, 'E_METADATA_CORRUPT', path.join(snapshots, name));
    ids.add(name);
  }
  for (const name of await names(descriptors)) {
    const id = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
    if (!isSnapshotId(id)) throw stray(repo, 'E_DESCRIPTOR_CORRUPT', path.join(descriptors, name));
    ids.add(id);
  }
  const generations = new Map<string, number>();
  for (const name of await names(labels)) {
    const [, id = '', n = ''] = /^([0-9a-f-]{36})\.([1-9][0-9]{0,14})\.json$/.exec(name) ?? [];
    if (!isSnapshotId(id)) throw stray(repo, 'E_LABEL_CORRUPT', path.join(labels, name));
    generations.set(id, Math.max(generations.get(id) ?? 0, Number(n)));
  }
  return { ids: [...ids], generations };
}

async function readOperations(repo: Repository): Promise<OperationFact[]> {
  const { intents } = repo.paths;
  for (const name of await names(intents)) {
    if (!isSnapshotId(name.split('.')[0] ?? '') || !name.endsWith('.json'))
      throw stray(repo, 'E_METADATA_CORRUPT', path.join(intents, name));
  }
  const ids = await listIntentIds(repo.paths);
  const all = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  return all
    .filter((intent) => intent !== undefined)
    .map((intent) => ({
      opId: intent.op_id,
      operation: intent.operation,
      ids: idsIn([intent.snapshot_id, intent.details]),
    }));
}

async function readWorktrees(repo: Repository): Promise<WorktreeFact[]> {
  const [orphan] = await unregisteredEntries(repo, await names(repo.paths.worktrees));
  if (orphan !== undefined) throw missing(repo, repo.paths.worktreeConfig(orphan));
  const worktrees = await listWorktrees(repo);
  return worktrees.map(({ name, config, head }) => ({
    name,
    head: head.head,
    current: head.current,
    base: config.base,
  }));
}

async function readSnapshots(
  repo: Repository,
  { ids, generations }: Listed,
  spoken: ReadonlySet<string>,
): Promise<SnapshotFact[]> {
  const facts: SnapshotFact[] = [];
  const published: string[] = [];
  for (const id of ids) if (await isToBeRead(repo, id, spoken)) published.push(id);
  for (let start = 0; start < published.length; start += BATCH) {
    const batch = published.slice(start, start + BATCH);
    const read = await Promise.all(
      batch.map((id) => readSnapshot(repo, id, { labelGeneration: generations.get(id) ?? 0 })),
    );
    facts.push(...read.map(factOf));
  }
  return facts;
}

/** One that is not published is in the making when an intent speaks of it, is gone when its files are, and otherwise has lost its READY. */
async function isToBeRead(repo: Repository, id: string, spoken: ReadonlySet<string>): Promise<boolean> {
  if (isPublished(repo, id)) return true;
  if (spoken.has(id) || (await readTombstone(repo, id)) !== undefined) return false;
  const left = [...(await names(repo.paths.snapshots)), ...(await names(repo.paths.descriptors))];
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

/** A head without its snapshot is damage, and who knows what else is. A base may have been deleted when nothing needed it. */
function checkHeads(
  repo: Repository,
  snapshots: readonly SnapshotFact[],
  worktrees: readonly WorktreeFact[],
): void {
  const known = new Set(snapshots.map(({ id }) => id));
  for (const { name, head, current } of worktrees) {
    // One that was published since the snapshots were listed is none of ours to decide about.
    const lost = [head, current].find((id) => id !== null && !known.has(id) && !isPublished(repo, id));
    if (lost !== undefined)
      throw damage('E_METADATA_CORRUPT', `.jvs/worktrees/${name}`, `there is no snapshot ${lost}`);
  }
}

/** Without what an unfinished write left. */
async function names(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).filter((name) => !isTemporaryName(name));
  } catch (error) {
    throw environmentError(error, { action: 'list the repository', path: directory });
  }
}

function stray(repo: Repository, code: ErrorCode, absolute: string): JvsError {
  return damage(code, path.relative(repo.root, absolute), 'it does not belong there');
}

function missing(repo: Repository, absolute: string, code: ErrorCode = 'E_METADATA_CORRUPT'): JvsError {
  return damage(code, path.relative(repo.root, absolute), 'it is missing');
}

function damage(code: ErrorCode, file: string, reason: string): JvsError {
  return new JvsError(code, {
    message: `${file} is damaged: ${reason}; nothing is deleted while anything cannot be read`,
    hint: 'jvs verify --all',
    details: { file, reason },
  });
}
