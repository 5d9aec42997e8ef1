import { chmod, chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { compareTrees, type FileSystemType, type OrdinaryUser, withFileSystem } from '@jvs/testing';
import { type Session, type SnapshotJson, startSession } from './session.js';
import { wreck } from './wreck.js';

export interface RoundTrip {
  /** Fills a directory that does not exist yet. */
  readonly make: (dir: string) => Promise<void>;
  readonly user?: OrdinaryUser;
  /** Asked for by name; `auto` when absent. */
  readonly engine?: string;
  readonly sizeMb?: number;
}

interface Taken {
  readonly snapshot: SnapshotJson;
}

/** What `auto` takes on each file system. */
const AUTO: Record<FileSystemType, string> = { ext4: 'copy', xfs: 'reflink', btrfs: 'reflink' };

/**
 * The main job on a file system of its own: adopt a tree, snapshot it twice, wreck it, restore it.
 * After every step the trees are compared with the untouched original by programs that are not ours.
 */
export async function roundTrip(type: FileSystemType, trip: RoundTrip): Promise<void> {
  const sizeMb = trip.sizeMb ?? 2048;
  await withFileSystem(type, (root) => roundTripIn(path.join(root, 'home'), type, trip), { sizeMb });
}

async function roundTripIn(home: string, type: FileSystemType, trip: RoundTrip): Promise<void> {
  const { user, engine } = trip;
  await mkdir(home);
  if (user) await chown(home, user.uid, user.gid);
  await chmod(home, 0o755);
  const original = path.join(home, 'original');
  await trip.make(original);
  const options = { from: original, ...(engine ? { engine } : {}), ...(user ? { user } : {}) };
  const session = await startSession(home, options);
  const first = await takeTwo(session, original);
  expect(first.engine).toBe(engine ?? AUTO[type]);

  await wreck(session.main, user);
  expect(await compareTrees(original, session.main)).not.toEqual([]);
  await session.run('restore', 'HEAD');
  expect(await compareTrees(original, session.main)).toEqual([]);
  // Nothing that happened in between touched what was kept.
  expect(await compareTrees(original, session.payloadOf(first.snapshot_id))).toEqual([]);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
}

/** A first snapshot, and a second one of the unchanged tree, which shares what it can. */
async function takeTwo(session: Session, original: string): Promise<SnapshotJson> {
  expect(await compareTrees(original, session.main)).toEqual([]);
  const { snapshot: first } = await session.run<Taken>('snapshot', 'as it came', '--tag', 'start');
  expect(await compareTrees(original, session.payloadOf(first.snapshot_id))).toEqual([]);
  const { snapshot: second } = await session.run<Taken>('snapshot', 'nothing changed');
  expect(await compareTrees(original, session.payloadOf(second.snapshot_id))).toEqual([]);
  return first;
}
