import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  CHECKOUT,
  type JuicefsVolume,
  makeTree,
  mustRun,
  runJvs,
  skipUnless,
  withJuicefs,
} from '@jvs/testing';
import { type Session, startSession } from './session.js';

const BIN = path.join(CHECKOUT, 'packages/cli/bin/run.js');
const onMount = skipUnless('cli', 'juicefs', 'redis-server');

/** A payload of `count` times 250 files, made by clones: large enough to be cut off in the middle of. */
async function fill(volume: JuicefsVolume, main: string, count: number): Promise<void> {
  const files = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`f${at}`, `content ${at}`]));
  await makeTree(path.join(main, 'd0'), files);
  for (let at = 1; at < count; at++) {
    const { exitCode } = await volume.juicefs(
      'clone',
      '-p',
      path.join(main, 'd0'),
      path.join(main, `d${at}`),
    );
    expect(exitCode).toBe(0);
  }
}

interface Cut {
  readonly watched: string;
  /** Milliseconds from the first sign to the cut. */
  readonly after: number;
  readonly cut: (pid: number) => Promise<void> | void;
}

/** Without the records under temporary names that a crash may leave and nobody reads. */
async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith('.tmp-'));
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

/** Everything acknowledged is there and whole, nothing else is, and the command that was cut off succeeds. */
async function expectSettled(session: Session, args: readonly string[]): Promise<void> {
  await session.run(...args);
  const { data } = (await runJvs(['history', '--all', '--json'], { cwd: session.main })).json<{
    data: { snapshots: Array<{ snapshot_id: string }> };
  }>();
  const listed = data.snapshots.map((each) => each.snapshot_id).sort();
  expect((await readdir(path.join(session.repo, '.jvs/snapshots'))).sort()).toEqual(listed);
  expect(await namesIn(path.join(session.repo, '.jvs/tmp'))).toEqual([]);
  expect(await readdir(path.join(session.repo, '.jvs/intents'))).toEqual([]);
  expect((await runJvs(['verify', '--all'], { cwd: session.main })).exitCode).toBe(0);
}

for (const metadata of ['sqlite', 'redis'] as const) {
  onMount(
    `a snapshot and a restore whose command or mount is killed on ${metadata} are settled by the next command`,
    async () => {
      await withJuicefs({ metadata }, async (volume) => {
        const session = await startSession(volume.mounts[0]!, {});
        await fill(volume, session.main, metadata === 'redis' ? 12 : 6);
        const killCommand = (pid: number): void => void process.kill(pid, 'SIGKILL');
        const killMount = async (): Promise<void> => {
          await volume.killDaemon(0);
          await volume.answers(0);
        };
        const snapshots = path.join(session.repo, '.jvs/snapshots');
        const snapshot = ['snapshot', 'cut off'];
        for (const after of [0, 200]) {
          await cutOff(session, snapshot, { watched: snapshots, after, cut: killCommand });
          await expectSettled(session, snapshot);
        }
        // With its mount gone it may fail or be saved by the mount's return; it may not do half.
        await cutOff(session, snapshot, { watched: snapshots, after: 100, cut: killMount });
        await expectSettled(session, snapshot);

        await mustRun('rm', ['-r', path.join(session.main, 'd1')]);
        const restore = ['restore', 'HEAD', '--discard'];
        const tmp = path.join(session.repo, '.jvs/tmp');
        await cutOff(session, restore, { watched: tmp, after: 20, cut: killCommand });
        await expectSettled(session, restore);
        expect(await readdir(path.join(session.main, 'd1'))).toHaveLength(250);
        await mustRun('rm', ['-r', path.join(session.main, 'd1')]);
        await cutOff(session, restore, { watched: tmp, after: 20, cut: killMount });
        await expectSettled(session, restore);
        expect(await readdir(path.join(session.main, 'd1'))).toHaveLength(250);
      });
    },
    240_000,
  );
}

onMount(
  'a quota that is reached in the middle ends a snapshot with E_NO_SPACE and leaves nothing of it',
  async () => {
    await withJuicefs({ metadata: 'redis' }, async (volume) => {
      const root = path.join(volume.mounts[0]!, 'limited');
      await mkdir(root);
      const session = await startSession(root, {});
      await fill(volume, session.main, 2);
      const set = ['quota', 'set', volume.metadataUrl, '--path', '/limited', '--inodes', '800'];
      expect((await volume.juicefs(...set)).exitCode).toBe(0);
      let failure: { exitCode: number | null; code: string } | undefined;
      // A mount learns of a quota within seconds.
      for (let tries = 0; tries < 20 && failure === undefined; tries++) {
        const result = await runJvs(['snapshot', '--json'], { cwd: session.main });
        const { error } = result.json<{ error?: { code: string } }>();
        if (error !== undefined) failure = { exitCode: result.exitCode, code: error.code };
      }
      expect(failure).toEqual({ exitCode: 6, code: 'E_NO_SPACE' });
      expect(
        (await volume.juicefs('quota', 'delete', volume.metadataUrl, '--path', '/limited')).exitCode,
      ).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 4_000));
      await expectSettled(session, ['snapshot', 'after']);
    });
  },
  120_000,
);

onMount(
  'on a read-only mount a repository is read, and a snapshot is E_READ_ONLY',
  async () => {
    await withJuicefs({ metadata: 'sqlite' }, async (volume) => {
      const session = await startSession(volume.mounts[0]!, {});
      await makeTree(session.main, { a: 'a' });
      const { snapshot } = await session.run('snapshot', 'first');
      const cwd = path.join(await volume.mount(['--read-only']), 'repo', 'main');
      const read = await runJvs(['verify', '--all'], { cwd });
      expect({ code: read.exitCode, said: read.stderr }).toEqual({ code: 0, said: '' });
      const info = (await runJvs(['info', '--json'], { cwd })).json<{ data: { file_system: object } }>();
      expect(info.data.file_system).toMatchObject({ facts: { read_only: true } });
      const { error } = (await runJvs(['snapshot', '--json'], { cwd })).json<{ error: { code: string } }>();
      expect(error.code).toBe('E_READ_ONLY');
      expect(await session.run('show', 'HEAD')).toMatchObject({
        snapshot: { snapshot_id: snapshot.snapshot_id },
      });
    });
  },
  60_000,
);

onMount(
  'a mount with settings that weaken a promise is warned of, and a second mount of the volume is no source',
  async () => {
    await withJuicefs({ metadata: 'redis', mounts: 2 }, async (volume) => {
      const options = ['--writeback', '--negative-entry-cache', '5', '--attr-cache', '30'];
      const weak = await volume.mount(options);
      await startSession(weak, {});
      const info = await runJvs(['info', '--json'], { cwd: path.join(weak, 'repo/main') });
      const { warnings } = info.json<{ warnings: Array<{ code: string }> }>();
      expect(warnings.map(({ code }) => code)).toEqual(
        expect.arrayContaining([
          'W_JUICEFS_WRITEBACK',
          'W_JUICEFS_NEGATIVE_CACHE',
          'W_JUICEFS_LONG_CACHE',
          'W_JUICEFS_REDIS',
        ]),
      );
      const [one = '', two = ''] = volume.mounts;
      await makeTree(path.join(one, 'data'), { a: 'a' });
      const init = ['init', 'other', '--from', path.join(one, 'data'), '--engine', 'juicefs-clone', '--json'];
      const { error } = (await runJvs(init, { cwd: two })).json<{ error: { code: string } }>();
      expect(error.code).toBe('E_ENGINE_UNAVAILABLE');
      expect(await readdir(path.join(two, 'other')).catch(() => [])).toEqual([]);
    });
  },
  60_000,
);
