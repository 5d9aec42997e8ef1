import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKOUT, skipUnless, withEachMetadata, withJuicefs } from '@jvs/testing';
import { expectSettled } from './expect-settled.js';
import { type Machine, machineOf } from './juicefs-machine.js';

const JVS = path.join(CHECKOUT, 'packages/cli/bin/run.js');

const both = skipUnless('juicefs', 'redis-server', 'cli', 'native');

for (const victim of ['the command', 'the mount’s daemon'] as const) {
  both(`${victim} killed in the middle of a snapshot or a restore leaves old or new`, () =>
    withEachMetadata({}, async (volume) => {
      const machine = machineOf(volume, 0);
      const [old] = await twoVersions(machine);
      const daemon = async (): Promise<void> => {
        await volume.killDaemon(0);
        await volume.answers(0);
      };
      let struck = 0;
      for (const args of [
        ['snapshot', 'third'],
        ['restore', old],
      ]) {
        const strike = victim === 'the command' ? undefined : daemon;
        struck += (await interrupt(machine, { args, strike })) ? 1 : 0;
        await settle(machine);
        expect(await machine.data('verify', '--all')).toMatchObject({ healthy: true, pending: [] });
        expect(wordsOf(machine)).toHaveLength(1);
      }
      await expectSettled(machine.repo);
      expect(struck).toBe(2);
    }),
  );
}

both('locks of a machine that died name it, and are freed when its session ends', () =>
  withJuicefs({ metadata: 'redis', mounts: 2 }, async (volume) => {
    const [dying, other] = [machineOf(volume, 0), machineOf(volume, 1)];
    await twoVersions(dying);
    const args = ['snapshot', 'never ends'];
    expect(await interrupt(dying, { args, strike: () => volume.killMachine(0) })).toBe(true);
    const refused = await other.jvs('snapshot', 'too early', '--json', '--lock-timeout', '0');
    expect(refused.exitCode).toBe(4);
    const { error } = refused.json<{ error: { code: string; message: string } }>();
    expect(error.code).toBe('E_LOCKED');
    expect(error.message).toContain(`snapshot (process`);
    expect(error.message).toContain(hostname());
    await other.data('snapshot', 'after it', '--lock-timeout', '90');
    expect(await other.data('verify', '--all')).toMatchObject({ healthy: true, pending: [] });
  }),
);

/** Two snapshots, every file of which holds the same word. */
async function twoVersions(machine: Machine): Promise<[string, string]> {
  await machine.data('init', 'repo');
  const ids: string[] = [];
  for (const word of ['old', 'new']) {
    for (let at = 0; at < 150; at += 1) writeFileSync(path.join(machine.main, `f${at}`), word);
    ids.push((await machine.data('snapshot', word)).snapshot.snapshot_id);
  }
  return ids as [string, string];
}

function intentsOf(repo: string): string[] {
  return readdirSync(path.join(repo, '.jvs', 'intents')).filter((name) => name.endsWith('.json'));
}

/** Whatever changes the repository next settles what was left: at once, or when the locks of a dead mount are freed. */
async function settle({ repo, data }: Machine): Promise<void> {
  for (const until = Date.now() + 120_000; ; await sleep(500)) {
    await data('worktree', 'create', 'settling');
    await data('worktree', 'remove', 'settling');
    if (intentsOf(repo).length === 0 || Date.now() > until) return;
  }
}

/** Which words the files hold: one, unless two versions were mixed. */
function wordsOf({ main }: Machine): string[] {
  return [...new Set(readdirSync(main).map((name) => readFileSync(path.join(main, name), 'utf8')))];
}

/** Starts a command and strikes (default: it is killed) as soon as its intent is there. False when it came to its end before. */
async function interrupt(
  { repo, cache }: Machine,
  { args, strike }: { args: readonly string[]; strike?: (() => Promise<void>) | undefined },
): Promise<boolean> {
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const child = spawn(process.execPath, [JVS, ...args], { cwd: repo, env, stdio: 'ignore' });
  let over = false;
  const ended = once(child, 'close').then(() => (over = true));
  while (!over && intentsOf(repo).length === 0) await sleep(2);
  const inTime = !over;
  if (strike === undefined) child.kill('SIGKILL');
  else await strike();
  // One that hangs on a mount that is gone is of no use to anybody.
  child.kill('SIGKILL');
  await ended;
  return inTime;
}
