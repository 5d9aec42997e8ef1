import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type FileSystemType, runJvs, runProgram, skipUnless, withFileSystem } from '@jvs/testing';
import { type Session, startSession } from './session.js';

const SNAPSHOTS = Number(process.env['JVS_TEST_SNAPSHOTS'] ?? 5);
const FILES = 40;
const KB = 1024;

/** How each snapshot gets its files: linked to those of the one before, as clones that share data, or as copies. */
type History = 'linked' | 'reflinked' | 'copied';

async function makeHistory(session: Session, history: History): Promise<void> {
  const file = (n: number): string => path.join(session.main, `file-${n}`);
  for (let n = 0; n < FILES; n++) await writeFile(file(n), randomBytes(64 * KB));
  for (let made = 0; made < SNAPSHOTS; made++) {
    // Nothing proves a file untouched, so all of them are cloned.
    if (history !== 'linked') await rm(path.join(session.repo, '.jvs', 'cache'), { recursive: true });
    await session.run('snapshot', `s${made}`);
    await writeFile(file(made % FILES), randomBytes(500 * KB));
  }
}

interface Plan {
  readonly plan_id: string;
  readonly bytes: number;
  readonly used_bytes: number;
  readonly bound: string;
  readonly victims: readonly unknown[];
}

/** XFS makes inodes 64 at a time, and gives a whole chunk of them back with the directories of a snapshot. */
const INODE_CHUNK: Partial<Record<FileSystemType, number>> = { xfs: 32 * KB };

async function freesWhatItSays(
  root: string,
  [type, history]: readonly [FileSystemType, History],
): Promise<void> {
  const engine = history === 'reflinked' ? 'reflink' : 'copy';
  const session = await startSession(root, { engine });
  await makeHistory(session, history);
  const { snapshots, store } = await session.run('du');
  const plan = await session.run<Plan>('gc', 'plan', '--keep-last', '1', '--min-age', '0');
  expect(plan).toMatchObject({ bound: 'exact', used_bytes: store.bytes });
  expect(plan.victims).toHaveLength(SNAPSHOTS - 1);
  const run = await session.run('gc', 'run', '--plan-id', plan.plan_id);
  expect(run).toMatchObject({ planned_bytes: plan.bytes, deleted: { length: SNAPSHOTS - 1 } });
  // A block for each file and directory that went, or one in a hundred.
  const perFile = 4 * KB * (history === 'copied' ? FILES + 4 : 6);
  const allowed = Math.max(plan.bytes / 100, (SNAPSHOTS - 1) * (perFile + (INODE_CHUNK[type] ?? 0)));
  const { freed_bytes: freed } = run;
  const close = Math.abs(freed - plan.bytes) <= allowed;
  expect({ planned: plan.bytes, freed, allowed, close }).toEqual({
    planned: plan.bytes,
    freed,
    allowed,
    close: true,
  });
  const left = await session.run('du');
  expect(left.store.bytes).toBe(store.bytes - plan.bytes);
  expect(left.snapshots[0].logical_bytes).toBe(snapshots[0].logical_bytes);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
}

const histories: ReadonlyArray<readonly [FileSystemType, History]> = [
  ['ext4', 'linked'],
  ['ext4', 'copied'],
  ['xfs', 'linked'],
  ['xfs', 'reflinked'],
  ['btrfs', 'linked'],
  ['btrfs', 'reflinked'],
];

for (const [type, history] of histories) {
  skipUnless('cli', type)(
    `DEL-13, DEL-14: what a plan says comes back, and nothing else is harmed: ${history} files on ${type}`,
    () => withFileSystem(type, (root) => freesWhatItSays(root, [type, history]), { sizeMb: 400 }),
    240_000,
  );
}

async function fill(root: string): Promise<void> {
  for (const size of ['1M', '4k', '512'])
    await runProgram('dd', [
      'if=/dev/zero',
      `of=${path.join(root, `fill-${size}`)}`,
      `bs=${size}`,
      'conv=fsync',
    ]);
}

async function freesAFullDisk(root: string): Promise<void> {
  const session = await startSession(root, { engine: 'copy' });
  await makeHistory(session, 'linked');
  await fill(root);
  await writeFile(path.join(session.main, 'file-0'), randomBytes(900 * KB)).catch(() => undefined);
  const refused = await runJvs(['snapshot', 'no room', '--json'], { cwd: session.main });
  expect(refused.json<{ error: { code: string } }>().error.code).toBe('E_NO_SPACE');
  await fill(root);
  const plan = await session.run<Plan>('gc', 'plan', '--keep-last', '1', '--min-age', '0');
  const { deleted } = await session.run('gc', 'run', '--plan-id', plan.plan_id);
  expect(deleted).toHaveLength(SNAPSHOTS - 1);
  expect((await session.run('verify', '--all')).healthy).toBe(true);
}

for (const [type, sizeMb] of [
  ['ext4', 32],
  ['xfs', 320],
  ['btrfs', 160],
] as const) {
  skipUnless('cli', type)(
    `DEL-12: snapshots are deleted on a full disk: ${type}`,
    () => withFileSystem(type, freesAFullDisk, { sizeMb }),
    240_000,
  );
}
