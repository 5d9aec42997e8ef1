import { chmod, chown, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { asOrdinaryUser, makeTree, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { startSession, type Session } from './session.js';

const HUGE = 2 * 1024 ** 3;
const COMMANDS = [['status'], ['verify', '--all']];

const recordsOf = (id: string): Readonly<Record<string, string>> => ({
  config: 'config.json',
  format: 'format_version',
  worktree: 'worktrees/main/config.json',
  head: 'worktrees/main/head.2.json',
  descriptor: `descriptors/${id}.json`,
  ready: `snapshots/${id}/.READY`,
  manifest: `snapshots/${id}/manifest`,
  log: 'audit/audit.jsonl',
});

skipUnless('cli')('SEC-06: a record of 2 GiB is refused without being read', async () => {
  await withTempDir(async (directory) => {
    const session = await startSession(directory, {});
    for (const [what, file] of Object.entries(recordsOf(await snapshotOf(session)))) {
      const whole = path.join(session.repo, '.jvs', file);
      const { size } = await stat(whole);
      await truncate(whole, HUGE);
      const { exitCode, signal } = await runJvs(['verify', '--all'], {
        cwd: session.main,
        timeoutMs: 120_000,
      });
      expect({ what, exitCode, signal }).toEqual({ what, exitCode: 5, signal: null });
      await truncate(whole, size);
    }
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  });
});

skipUnless('cli', 'root')('SEC-15: a single record that another user owns is refused, by root too', () =>
  withTempDir(async (directory) => {
    const session = await startSession(directory, {});
    const { manifest, ...records } = recordsOf(await snapshotOf(session));
    for (const [what, file] of Object.entries(records)) {
      const whole = path.join(session.repo, '.jvs', file);
      await chown(whole, 12345, 12345);
      const result = await runJvs(['gc', 'plan', '--keep-last', '1', '--json'], { cwd: session.main });
      const { error } = result.json<{ error?: { code: string } }>();
      expect({ what, code: error?.code }).toEqual({ what, code: 'E_UNSAFE_OWNER' });
      await chown(whole, 0, 0);
    }
    // What it says is proved by the descriptor.
    await chown(path.join(session.repo, '.jvs', String(manifest)), 12345, 12345);
    expect((await session.run('verify', '--all')).healthy).toBe(true);
  }),
);

skipUnless('cli', 'ordinary-user')(
  'SEC-06: a record that may not be read is an error of permission or of integrity, not a bug',
  async () => {
    await asOrdinaryUser((user) =>
      withTempDir(async (directory) => {
        await chown(directory, user.uid, user.gid);
        const session = await startSession(directory, { user });
        const records = recordsOf(await snapshotOf(session));
        for (const [what, file] of Object.entries(records)) {
          const whole = path.join(session.repo, '.jvs', file);
          await chmod(whole, 0);
          for (const args of COMMANDS) {
            const { exitCode } = await runJvs(args, { cwd: session.main, user });
            expect({ what, args, fine: [0, 5, 6].includes(exitCode ?? -1) }).toMatchObject({
              what,
              fine: true,
            });
            if (args[0] === 'verify') expect({ what, exitCode }).not.toEqual({ what, exitCode: 0 });
          }
          await chmod(whole, 0o600);
        }
        expect((await session.run('verify', '--all')).healthy).toBe(true);
      }),
    );
  },
);

async function snapshotOf(session: Session): Promise<string> {
  await makeTree(session.main, { a: 'one' });
  const { snapshot } = await session.run<{ snapshot: { snapshot_id: string } }>('snapshot', 'one');
  return snapshot.snapshot_id;
}
