import { readdir, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { makeTree, runJvs, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';
import { type SnapshotJson, startSession } from './session.js';

const withCli = skipUnless('cli');

interface DoctorJson {
  readonly healthy: boolean;
  readonly findings: ReadonlyArray<{ check: string; code: string; repair?: string }>;
}

withCli('DOC-03, DOC-15: a flipped byte in a payload is found with --strict, and ends with exit code 5', () =>
  withTempDir(async (dir) => {
    const session = await startSession(dir, {});
    await makeTree(session.main, { 'a.txt': 'one' });
    const { snapshot } = await session.run<{ snapshot: SnapshotJson }>('snapshot', 'first');
    await writeFile(path.join(session.payloadOf(snapshot.snapshot_id), 'a.txt'), 'two');
    expect((await runJvs(['doctor'], { cwd: session.main })).stdout).toMatch(/^healthy/);
    const found = await runJvs(['doctor', '--strict', '--json'], { cwd: session.main });
    const { error } = found.json<{ error: { code: string; hint: string; details: DoctorJson } }>();
    expect({ exitCode: found.exitCode, code: error.code, hint: error.hint }).toEqual({
      exitCode: 5,
      code: 'E_UNHEALTHY',
      hint: 'jvs doctor --repair quarantine',
    });
    expect(error.details.findings).toMatchObject([{ check: 'payloads', code: 'E_PAYLOAD_MISMATCH' }]);
    const args = ['doctor', '--strict', '--repair', 'quarantine', '--repair', 'advance_head', '--json'];
    expect(await runJvs(args, { cwd: session.main })).toMatchObject({ exitCode: 0 });
    await session.run('snapshot', 'goes on');
    expect((await session.run<DoctorJson>('doctor', '--strict')).healthy).toBe(true);
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  }),
);

skipUnless('cli', 'ext4')('DOC-11: on a full disk doctor examines, and clean_tmp makes room', () =>
  withFileSystem('ext4', fullDisk, { sizeMb: 64 }),
);

async function fullDisk(root: string): Promise<void> {
  const session = await startSession(root, {});
  await makeTree(session.main, { 'a.txt': 'one' });
  await session.run('snapshot', 'first');
  const tmp = path.join(session.repo, '.jvs/tmp');
  const left = path.join(tmp, '11111111-1111-4111-8111-111111111111');
  await makeTree(tmp, { [path.basename(left)]: { big: randomBytes(8 * 1024 * 1024) } });
  await fill(path.join(session.main, 'fill'));
  const { findings } = await session.run<DoctorJson>('doctor');
  expect(findings).toMatchObject([{ check: 'leftovers', code: 'W_LEFTOVER', repair: 'clean_tmp' }]);
  expect(await session.run<DoctorJson>('doctor', '--repair', 'clean_tmp')).toMatchObject({
    healthy: true,
    findings: [],
    repairs: [{ id: 'clean_tmp', state: 'done' }],
  });
  expect(await readdir(tmp)).toEqual([]);
  const { records } = await session.run('audit', 'log', '-n', '1');
  expect(records).toMatchObject([{ operation: 'doctor', target: 'clean_tmp' }]);
  await rm(path.join(session.main, 'fill'));
  await session.run('snapshot', 'goes on');
}

/** To the last block. */
async function fill(file: string): Promise<void> {
  for (let size = 2 ** 20; size >= 512; size /= 2) {
    for (;;) {
      try {
        await writeFile(file, Buffer.alloc(size), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        break;
      }
    }
  }
}
