import { randomBytes } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FileSystemType } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const BLOCK = 4096;

/** How each snapshot gets its files: linked to those of the one before, as clones that share data, or as copies. */
export type HistoryKind = 'linked' | 'reflinked' | 'copied';

export interface History {
  readonly type: FileSystemType;
  readonly kind: HistoryKind;
  readonly snapshots: number;
  /** In directories of 50. */
  readonly files: number;
  readonly bytes: number;
  /** Files written anew before the next snapshot, and their new size. */
  readonly changed: number;
  readonly changedBytes: number;
}

/** What file systems are made and histories run on. */
export const HISTORIES: ReadonlyArray<readonly [FileSystemType, HistoryKind]> = [
  ['ext4', 'linked'],
  ['ext4', 'copied'],
  ['xfs', 'linked'],
  ['xfs', 'reflinked'],
  ['xfs', 'copied'],
  ['btrfs', 'linked'],
  ['btrfs', 'reflinked'],
  ['btrfs', 'copied'],
];

/** XFS makes and gives back inodes 64 at a time, of 512 bytes each, and counts those of a chunk that are free as free. */
const INODE_CHUNK = 64 * 512;

interface Plan {
  readonly plan_id: string;
  readonly bytes: number;
}

export interface Outcome {
  readonly planned: number;
  readonly freed: number;
  /** One block for each file and directory that went, or one in a hundred: whichever is more; on XFS a chunk of inodes beside. */
  readonly allowed: number;
}

/** Makes the history, deletes all of it but the newest snapshot, and holds what the file system gave back against what the plan said. */
export async function deleteHistory(root: string, history: History): Promise<Outcome> {
  const session = await startSession(root, { engine: history.kind === 'reflinked' ? 'reflink' : 'copy' });
  await makeHistory(session, history);
  const gone = history.snapshots - 1;
  const before = await session.run('du');
  const plan = await session.run<Plan>('gc', 'plan', '--keep-last', '1', '--min-age', '0');
  expect(plan).toMatchObject({ bound: 'exact', used_bytes: before.store.bytes, victims: { length: gone } });
  const had = await usedInodes(root);
  const run = await session.run('gc', 'run', '--plan-id', plan.plan_id);
  expect(run).toMatchObject({ planned_bytes: plan.bytes, deleted: { length: gone } });
  const inodes = had === 0 ? inodesOf(history) : had - (await usedInodes(root));
  const after = await session.run('du');
  expect(after.store.bytes).toBe(before.store.bytes - plan.bytes);
  expect(after.snapshots[0].logical_bytes).toBe(before.snapshots[0].logical_bytes);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
  return {
    planned: plan.bytes,
    freed: run.freed_bytes,
    allowed: Math.max(plan.bytes / 100, inodes * BLOCK) + (history.type === 'xfs' ? INODE_CHUNK : 0),
  };
}

/** Makes the snapshots. */
export async function makeHistory(session: Session, history: Omit<History, 'type'>): Promise<void> {
  const { kind, snapshots, files, bytes, changed, changedBytes } = history;
  const file = (n: number): string => path.join(session.main, `dir-${Math.floor(n / 50)}`, `file-${n}`);
  for (let n = 0; n < files; n++) {
    if (n % 50 === 0) await mkdir(path.dirname(file(n)));
    await writeFile(file(n), randomBytes(bytes));
  }
  for (let made = 0; made < snapshots; made++) {
    // Nothing proves a file untouched, so all of them are cloned.
    if (kind !== 'linked') await rm(path.join(session.repo, '.jvs', 'cache'), { recursive: true });
    await session.run('snapshot', `s${made}`);
    for (let n = 0; n < changed; n++)
      await writeFile(file((made * changed + n) % files), randomBytes(changedBytes));
  }
}

/** 0 where the file system does not count them. */
async function usedInodes(root: string): Promise<number> {
  const { files, ffree } = await statfs(root);
  return files - ffree;
}

/** Payload, its directories, and the records of each snapshot that goes. */
function inodesOf({ kind, snapshots, files, changed }: History): number {
  const perSnapshot = (kind === 'linked' ? changed : files) + Math.ceil(files / 50) + 5;
  return (snapshots - 1) * perSnapshot;
}
