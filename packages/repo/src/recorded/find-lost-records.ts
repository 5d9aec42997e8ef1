import { readdir } from 'node:fs/promises';
import { environmentError, isJvsError, isWorktreeName, type Intent } from '@jvs/model';
import { isPublished } from '../is-published.js';
import { readSnapshot } from '../read-snapshot.js';
import { readWorktree } from '../read-worktree.js';
import type { Repository } from '../repository.js';
import { listIntentIds, readIntent } from '../store/intents.js';
import type { Worktree } from '../worktree.js';
import { lostLabels } from './lost-labels.js';
import { lostMove } from './lost-move.js';
import { lostRecords, type LostRecord } from './lost-records.js';
import { readRecorded } from './read-recorded.js';
import type { Recorded } from './recorded.js';
import { spokenOf } from './spoken-of.js';

/**
 * Everything that the audit log says there must be, and is not there: snapshots, pins in force, worktrees, labels and newest heads. What is there and
 * damaged is none of it. Needs no lock: what seems to be lost is looked for twice. Throws environment errors.
 */
export async function findLostRecords(repo: Repository): Promise<LostRecord[]> {
  const found = await look(repo);
  if (found.length === 0) return found;
  const again = new Set((await look(repo)).map(({ kind, id }) => `${kind} ${id}`));
  return found.filter(({ kind, id }) => again.has(`${kind} ${id}`));
}

async function look(repo: Repository): Promise<LostRecord[]> {
  const spoken = spokenOf(await readIntents(repo));
  const worktrees = (await readHeads(repo)).filter(({ name }) => !spoken.has(name));
  const recorded = await readRecorded(
    repo,
    worktrees.map(({ head }) => head.op_id),
  );
  return [
    ...lostRecords(repo, recorded, { now: repo.context.now(), spoken }),
    ...(await labelsLost(repo, recorded, spoken)),
    ...worktrees.flatMap((worktree) => headLost(recorded, worktree)),
  ];
}

async function labelsLost(
  repo: Repository,
  { labels }: Recorded,
  spoken: ReadonlySet<string>,
): Promise<LostRecord[]> {
  const lost: LostRecord[] = [];
  for (const [id, recorded] of labels) {
    if (spoken.has(id) || !isPublished(repo, id)) continue;
    const snapshot = await unlessDamaged(() => readSnapshot(repo, id));
    const difference = snapshot && lostLabels(recorded, snapshot);
    if (difference === undefined) continue;
    const message = `the newest labels of snapshot ${id} are gone: ${difference}, and the audit log says otherwise`;
    lost.push({ kind: 'labels', id, file: `.jvs/labels/${id}`, message });
  }
  return lost;
}

function headLost(recorded: Recorded, { name, head }: Worktree): LostRecord[] {
  const move = lostMove(recorded, name, head);
  if (move === undefined) return [];
  const message = `the newest head of "${name}" is gone: the audit log (record ${move.sequence}) says where it moved to`;
  return [{ kind: 'head', id: name, file: `.jvs/worktrees/${name}`, message }];
}

async function readIntents(repo: Repository): Promise<Array<Intent | undefined>> {
  const ids = (await unlessDamaged(() => listIntentIds(repo.paths))) ?? [];
  return Promise.all(ids.map((opId) => unlessDamaged(() => readIntent(repo.paths, opId))));
}

async function readHeads(repo: Repository): Promise<Worktree[]> {
  const names = (await unlessDamaged(() => listNames(repo.paths.worktrees))) ?? [];
  const read = names.filter(isWorktreeName).map((name) => unlessDamaged(() => readWorktree(repo, name)));
  return (await Promise.all(read)).filter((worktree) => worktree !== undefined);
}

async function listNames(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    throw environmentError(error, { action: 'list the worktrees', path: directory });
  }
}

/** What is damaged, or a directory that is missing, is told of by who looks for that. */
async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isJvsError(error) && error.code !== 'E_CANCELLED' && error.code !== 'E_INTERNAL') return undefined;
    throw error;
  }
}
