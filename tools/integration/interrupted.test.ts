import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  CHECKOUT,
  compareTrees,
  makeTree,
  mustRun,
  runJvs,
  runProgram,
  skipUnless,
  withTempDir,
} from '@jvs/testing';
import { type Session, startSession } from './session.js';

const BIN = path.join(CHECKOUT, 'packages/cli/bin/run.js');
const killed = skipUnless('cli', 'strace', 'rsync', 'python3');
/**
 * Calls that change what a crash leaves behind, and the n-th of a thread to die before. A sample: each point costs seconds. `tools/x crash` tries all of them.
 */
const POINTS: Readonly<Record<string, readonly number[]>> = {
  fsync: [1, 5],
  rename: [1, 3],
  renameat2: [1, 2],
  link: [2],
  linkat: [1],
  unlink: [1, 6],
  unlinkat: [1],
  mkdir: [1],
  mkdirat: [1],
};

/** Of the points at which a restore is being applied. */
const ENOUGH = 4;

interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  /** What the worktree may hold afterwards, by name of the tree beside the repository. */
  readonly trees: readonly string[];
}

const scenes: readonly Scene[] = [
  { title: 'PUB-01, PUB-03, PUB-05: snapshot', args: ['snapshot', 'killed'], trees: ['new'] },
  { title: 'RST-08: restore', args: ['restore', 'HEAD'], trees: ['new', 'old'] },
  { title: 'RST-12: worktree fork', args: ['worktree', 'fork', 'HEAD', 'forked'], trees: ['new'] },
  { title: 'RST-12: worktree rename', args: ['worktree', 'rename', 'side', 'other'], trees: ['new'] },
  { title: 'RST-12, RST-13: worktree remove', args: ['worktree', 'remove', 'side'], trees: ['new'] },
];

for (const { title, args, trees } of scenes) {
  killed(
    `${title}, killed at any system call, leaves the old state or the new one, and the next command settles it`,
    async () => {
      await withScene(async (session, scratch) => {
        let points = 0;
        for (const [call, numbers] of Object.entries(POINTS)) {
          for (const n of numbers) {
            await rm(session.repo, { recursive: true, force: true });
            await mustRun('cp', ['-a', path.join(scratch, 'prepared'), session.repo], {});
            if (!(await killAt(session, args, { call, n }))) break;
            points += 1;
            await expectSettled(session, { scratch, trees, where: `${call} ${n}` });
          }
        }
        expect(points).toBeGreaterThan(5);
      });
    },
    900_000,
  );
}

killed(
  'RST-09: what is written after a restore was killed is kept by an automatic snapshot before it is finished',
  async () => {
    await withScene(async (session, scratch) => {
      let found = 0;
      for (const call of ['rename', 'renameat', 'renameat2']) {
        for (let n = 1; n <= 40; n += 1) {
          await rm(session.repo, { recursive: true, force: true });
          await mustRun('cp', ['-a', path.join(scratch, 'prepared'), session.repo], {});
          if (!(await killAt(session, ['restore', 'HEAD', '--discard'], { call, n }))) break;
          if (!(await isApplying(session))) continue;
          found += 1;
          // Each costs five commands; `tools/x crash` tries all of them.
          if (found > ENOUGH) break;
          await makeTree(session.main, { 'after.txt': 'written after the crash' });
          await session.run('worktree', 'create', `other-${n}`);
          await session.run('snapshot', 'settles it');
          expect(await readdir(session.main)).not.toContain('after.txt');
          const { snapshots } = await session.run('history', '--all');
          const autos = snapshots.filter((one: any) => one.kind === 'auto');
          const kept = autos.map((one: any) => path.join(session.payloadOf(one.snapshot_id), 'after.txt'));
          const contents = await Promise.all(
            kept.map((file: string) => readFile(file, 'utf8').catch(() => '')),
          );
          expect(contents).toContain('written after the crash');
        }
      }
      expect(found).toBeGreaterThan(0);
    });
  },
  300_000,
);

killed(
  'LAY-04: init killed at any system call leaves a repository or none, and can be run again',
  async () => {
    await withTempDir(async (dir) => {
      let points = 0;
      for (const [call, numbers] of Object.entries(POINTS)) {
        for (const n of numbers) {
          const parent = path.join(dir, `${call}-${n}`);
          await mustRun('mkdir', [parent], {});
          if (!(await strace(parent, ['init', 'repo'], { call, n }))) break;
          points += 1;
          const repo = path.join(parent, 'repo');
          const found = await runJvs(['snapshot', 'works', '--repo', repo, '--json'], { cwd: parent });
          const again = await runJvs(['init', 'repo', '--json'], { cwd: parent });
          const where = { call, n, found: found.json(), again: again.json() };
          const none = {
            found: { error: { code: expect.stringMatching(/^E_(NOT_A_REPOSITORY|IO|PATH)/) } },
            again: { ok: true },
          };
          const whole = { found: { ok: true }, again: { error: { code: 'E_REPOSITORY_EXISTS' } } };
          expect(where).toMatchObject(found.exitCode === 0 ? whole : none);
          const made = await runJvs(['snapshot', '--json'], { cwd: path.join(repo, 'main') });
          expect({ call, n, made: made.json() }).toMatchObject({ made: { ok: true } });
        }
      }
      expect(points).toBeGreaterThan(3);
    });
  },
  300_000,
);

killed('RST-12: a worktree in place whose sync failed is registered by what settles it', async () => {
  await withScene(async (session) => {
    const homes = path.join(session.repo, 'worktrees');
    const inject = ['-P', homes, '-e', 'trace=fsync', '-e', 'inject=fsync:error=EROFS'];
    const command = [process.execPath, BIN, 'worktree', 'create', 'made', 'HEAD', '--json'];
    const failed = await runProgram('strace', ['-f', '-qq', '-o', '/dev/null', ...inject, ...command], {
      cwd: session.main,
    });
    const { error } = JSON.parse(failed.stdout);
    expect(error).toMatchObject({
      code: 'E_READ_ONLY',
      hint: expect.stringMatching(/jvs doctor --repair resume$/),
    });
    await session.run('doctor', '--repair', 'resume');
    const { worktrees } = await session.run('worktree', 'list');
    expect(worktrees.map((one: any) => one.name).sort()).toEqual(['made', 'main', 'side']);
    expect(await compareTrees(session.payloadOf(worktrees[0].head_id), path.join(homes, 'made'))).toEqual([]);
  });
});

interface Point {
  readonly call: string;
  readonly n: number;
}

/** Runs jvs and kills it before the n-th such call of a thread. False when it came to its end first. */
function killAt({ main }: Session, args: readonly string[], point: Point): Promise<boolean> {
  return strace(main, args, point);
}

async function strace(cwd: string, args: readonly string[], { call, n }: Point): Promise<boolean> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${n}`];
  const result = await runProgram(
    'strace',
    ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, BIN, ...args],
    {
      cwd,
      env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
    },
  );
  return result.signal === 'SIGKILL' || result.exitCode === 137;
}

interface Expected {
  readonly scratch: string;
  readonly trees: readonly string[];
  readonly where: string;
}

async function expectSettled(session: Session, { scratch, trees, where }: Expected): Promise<void> {
  // Any operation that changes the worktree settles what was interrupted.
  await session.run('snapshot', 'afterwards', '--if-changed');
  const same = await Promise.all(trees.map((name) => compareTrees(path.join(scratch, name), session.main)));
  expect({ where, same: same.some((differences) => differences.length === 0) }).toEqual({
    where,
    same: true,
  });
  for (const folder of ['intents', 'tmp']) {
    // What stays is read by nobody: a record under its temporary name, a later state of an intent that is gone.
    const names = await readdir(path.join(session.repo, '.jvs', folder));
    const left = names.filter((name) => !/^\.tmp-|\.[0-9]+\.json$/.test(name));
    expect({ where, folder, left }).toEqual({ where, folder, left: [] });
  }
  const descriptors = (await readdir(path.join(session.repo, '.jvs/descriptors'))).filter(
    (name) => !name.startsWith('.tmp-'),
  );
  const now = (await session.run('history', '--all')).snapshots.map((one: any) => `${one.snapshot_id}.json`);
  expect({ where, descriptors: descriptors.sort() }).toEqual({ where, descriptors: now.sort() });
  expect({ where, ...(await session.run('verify', '--all')) }).toMatchObject({ where, healthy: true });
  const { worktrees } = await session.run('worktree', 'list');
  // The unsaved file of the other worktree is there, in whatever worktree or snapshot.
  const kept = await mustRun('find', [session.repo, '-name', 'side.txt'], {});
  expect({ where, kept: kept.stdout }).not.toMatchObject({ kept: '' });
  const homes = await readdir(path.join(session.repo, 'worktrees'));
  expect({ where, homes: homes.sort() }).toEqual({
    where,
    homes: worktrees
      .map((one: any) => one.name)
      .filter((name: string) => name !== 'main')
      .sort(),
  });
}

async function isApplying({ repo }: Session): Promise<boolean> {
  const folder = path.join(repo, '.jvs/intents');
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  return texts.some((text) => text.includes('"phase":"applying"'));
}

/** A repository with a snapshot ("old") and unsaved changes ("new"), and a copy of it to start from each time. */
async function withScene(body: (session: Session, scratch: string) => Promise<void>): Promise<void> {
  await withTempDir(async (scratch) => {
    const session = await startSession(scratch, {});
    await makeTree(session.main, {
      'a.txt': 'one',
      d: { 'b.txt': 'two', e: { 'c.txt': 'three' } },
      link: { link: 'a.txt' },
    });
    await session.run('snapshot', 'old');
    await session.run('worktree', 'create', 'side', 'HEAD');
    await makeTree(path.join(session.repo, 'worktrees/side'), { 'side.txt': 'unsaved' });
    await mustRun('cp', ['-a', session.main, path.join(scratch, 'old')], {});
    await makeTree(session.main, { 'a.txt': 'one and more', 'new.txt': 'new', d: { 'b.txt': 'changed' } });
    await rm(path.join(session.main, 'd/e'), { recursive: true });
    await mustRun('cp', ['-a', session.main, path.join(scratch, 'new')], {});
    await mustRun('cp', ['-a', session.repo, path.join(scratch, 'prepared')], {});
    await body(session, scratch);
  });
}
