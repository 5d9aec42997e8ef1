import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, mustRun, skipUnless, withJuicefs } from '@jvs/testing';
import { expectSettled, namesIn } from '../expect-settled.js';
import { fillByClones } from '../juicefs-payload.js';
import { type Session, startSession } from '../session.js';

const BIN = path.join(CHECKOUT, 'packages/cli/bin/run.js');
const onMount = skipUnless('cli', 'juicefs', 'redis-server');

interface Cut {
  readonly watched: string;
  /** Milliseconds from the first sign to the cut. */
  readonly after: number;
  readonly cut: (pid: number) => Promise<void> | void;
}

/** Runs a command and calls `cut` once something new is in `watched`. Resolves to its exit code; null when it was killed. */
async function cutOff(
  session: Session,
  args: readonly string[],
  { watched, after, cut }: Cut,
): Promise<number | null> {
  const before = (await namesIn(watched)).length;
  const child = spawn(process.execPath, [BIN, ...args], { cwd: session.main, stdio: 'ignore' });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  let over = false;
  void ended.then(() => (over = true));
  while (!over && (await namesIn(watched)).length <= before) await tick();
  await new Promise((resolve) => setTimeout(resolve, after));
  if (!over && child.pid !== undefined) await cut(child.pid);
  const [code] = await ended;
  return code;
}

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The command that was cut off succeeds now, and nothing is left of the attempt. */
async function settle(session: Session, args: readonly string[]): Promise<void> {
  await session.run(...args);
  await expectSettled(session.repo);
}

for (const metadata of ['sqlite', 'redis'] as const) {
  onMount(
    `a snapshot and a restore whose command or mount is killed on ${metadata} are settled by the next command`,
    async () => {
      await withJuicefs({ metadata }, async (volume) => {
        const session = await startSession(volume.mounts[0]!, {});
        await fillByClones(volume, session.main, metadata === 'redis' ? 12 : 6);
        const killCommand = (pid: number): void => void process.kill(pid, 'SIGKILL');
        const killMount = async (): Promise<void> => {
          await volume.killDaemon(0);
          await volume.answers(0);
        };
        const snapshots = path.join(session.repo, '.jvs/snapshots');
        const snapshot = ['snapshot', 'cut off'];
        for (const after of [0, 200]) {
          await cutOff(session, snapshot, { watched: snapshots, after, cut: killCommand });
          await settle(session, snapshot);
        }
        // With its mount gone it may fail or be saved by the mount's return; it may not do half.
        await cutOff(session, snapshot, { watched: snapshots, after: 100, cut: killMount });
        await settle(session, snapshot);

        await mustRun('rm', ['-r', path.join(session.main, 'd1')]);
        const restore = ['restore', 'HEAD', '--discard'];
        const tmp = path.join(session.repo, '.jvs/tmp');
        await cutOff(session, restore, { watched: tmp, after: 20, cut: killCommand });
        await settle(session, restore);
        expect(await readdir(path.join(session.main, 'd1'))).toHaveLength(250);
        await mustRun('rm', ['-r', path.join(session.main, 'd1')]);
        await cutOff(session, restore, { watched: tmp, after: 20, cut: killMount });
        await settle(session, restore);
        expect(await readdir(path.join(session.main, 'd1'))).toHaveLength(250);
      });
    },
    240_000,
  );
}
