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
/** Calls that change what a crash leaves behind. */
const CALLS = ['fsync', 'rename', 'renameat2', 'link', 'linkat', 'unlink', 'unlinkat', 'mkdir', 'mkdirat'];
/** Every N-th call of a thread is a point; thinned out, since each costs a second. */
const POINTS = [1, 2, 3, 4, 6, 8, 11];

interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  /** What the worktree may hold afterwards, by name of the tree beside the repository. */
  readonly trees: readonly string[];
}

const scenes: readonly Scene[] = [
  { title: 'PUB-01, PUB-03, PUB-05: snapshot', args: ['snapshot', 'killed'], trees: ['new'] },
  { title: 'RST-08: restore', args: ['restore', 'HEAD'], trees: ['new', 'old'] },
  { title: 'RST-12: worktree fork', args: ['worktree', 'fork', 'HEAD', 'side'], trees: ['new'] },
];

for (const { title, args, trees } of scenes) {
  killed(
    `${title}, killed at any system call, leaves the old state or the new one, and the next command settles it`,
    async () => {
      await withScene(async (session, scratch) => {
        let points = 0;
        for (const call of CALLS) {
          for (const n of POINTS) {
            await rm(session.repo, { recursive: true, force: true });
            await mustRun('cp', ['-a', path.join(scratch, 'prepared'), session.repo], {});
            if (!(await killAt(session, args, { call, n }))) break;
            points += 1;
            await expectSettled(session, { scratch, trees, where: `${call} ${n}` });
          }
        }
        expect(points).toBeGreaterThan(10);
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
      for (const call of CALLS) {
        for (const n of [1, 2, 4, 7]) {
          const parent = path.join(dir, `${call}-${n}`);
          await mustRun('mkdir', [parent], {});
          if (!(await strace(parent, ['init', 'repo'], { call, n }))) break;
          points += 1;
          const repo = path.join(parent, 'repo');
          const found = await runJvs(['info', '--json', '--repo', repo], { cwd: parent });
          const again = await runJvs(['init', 'repo', '--json'], { cwd: parent });
          const where = { call, n, found: found.exitCode, again: again.json() };
          if (found.exitCode !== 0) expect(where).toMatchObject({ again: { ok: true } });
          else expect(where).toMatchObject({ again: { error: { code: 'E_REPOSITORY_EXISTS' } } });
          const made = await runJvs(['snapshot', '--json'], { cwd: path.join(repo, 'main') });
          expect({ call, n, made: made.json() }).toMatchObject({ made: { ok: true } });
        }
      }
      expect(points).toBeGreaterThan(3);
    });
  },
  300_000,
);

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
  const published = (await session.run('history', '--all')).snapshots.map((one: any) => one.snapshot_id);
  for (const id of published) await session.run('show', id);
  // Any operation that changes the worktree settles what was interrupted.
  await session.run('snapshot', 'afterwards', '--if-changed');
  const same = await Promise.all(trees.map((name) => compareTrees(path.join(scratch, name), session.main)));
  expect({ where, same: same.some((differences) => differences.length === 0) }).toEqual({
    where,
    same: true,
  });
  expect({ where, left: await readdir(path.join(session.repo, '.jvs/intents')) }).toEqual({
    where,
    left: [],
  });
  expect({ where, left: await readdir(path.join(session.repo, '.jvs/tmp')) }).toEqual({ where, left: [] });
  const descriptors = (await readdir(path.join(session.repo, '.jvs/descriptors'))).filter(
    (name) => !name.startsWith('.tmp-'),
  );
  const now = (await session.run('history', '--all')).snapshots.map((one: any) => `${one.snapshot_id}.json`);
  expect({ where, descriptors: descriptors.sort() }).toEqual({ where, descriptors: now.sort() });
  expect({ where, ...(await session.run('verify', '--all')) }).toMatchObject({ where, healthy: true });
  const { worktrees } = await session.run('worktree', 'list');
  for (const one of worktrees) await session.run('status', '--worktree', one.name);
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
    await mustRun('cp', ['-a', session.main, path.join(scratch, 'old')], {});
    await makeTree(session.main, { 'a.txt': 'one and more', 'new.txt': 'new', d: { 'b.txt': 'changed' } });
    await rm(path.join(session.main, 'd/e'), { recursive: true });
    await mustRun('cp', ['-a', session.main, path.join(scratch, 'new')], {});
    await mustRun('cp', ['-a', session.repo, path.join(scratch, 'prepared')], {});
    await body(session, scratch);
  });
}
