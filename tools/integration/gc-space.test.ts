import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runJvs, runProgram, skipUnless, withFileSystem } from '@jvs/testing';
import { deleteHistory, HISTORIES, makeHistory } from './gc-history.js';
import { startSession } from './session.js';

const KB = 1024;
const SMALL = { snapshots: 5, files: 40, bytes: 64 * KB, changed: 1, changedBytes: 500 * KB };

// The rest, and longer histories: large/gc-space.large.ts.
for (const [type, kind] of HISTORIES.filter(([on, how]) => on === 'ext4' || how !== 'copied')) {
  skipUnless('cli', type)(
    `DEL-13, DEL-14: what a plan says comes back, and nothing else is harmed: ${kind} files on ${type}`,
    () =>
      withFileSystem(
        type,
        async (root) => {
          const { planned, freed, allowed } = await deleteHistory(root, { type, kind, ...SMALL });
          expect(Math.abs(freed - planned)).toBeLessThanOrEqual(allowed);
        },
        { sizeMb: 400 },
      ),
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
  await makeHistory(session, { kind: 'linked', ...SMALL });
  await fill(root);
  await writeFile(path.join(session.main, 'dir-0', 'file-0'), randomBytes(900 * KB)).catch(() => undefined);
  const refused = await runJvs(['snapshot', 'no room', '--json'], { cwd: session.main });
  expect(refused.json<{ error: { code: string } }>().error.code).toBe('E_NO_SPACE');
  await fill(root);
  const plan = await session.run('gc', 'plan', '--keep-last', '1', '--min-age', '0');
  const { deleted } = await session.run('gc', 'run', '--plan-id', plan['plan_id']);
  expect(deleted).toHaveLength(SMALL.snapshots - 1);
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
