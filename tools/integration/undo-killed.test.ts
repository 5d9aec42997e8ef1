import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, makeTree, mustRun, runProgram, skipUnless, withTempDir } from '@jvs/testing';
import { repositoryState } from './repository-state.js';
import { startSession, type Session } from './session.js';

const BIN = path.join(CHECKOUT, 'packages/cli/bin/run.js');
const killed = skipUnless('cli', 'strace', 'rsync', 'python3');

interface Scene {
  readonly title: string;
  /** What is taken back, given in main. */
  readonly args: readonly string[];
  /** Calls, and the n-th of a thread to die before. A sample: each point costs a second. */
  readonly points: Readonly<Record<string, readonly number[]>>;
}

const scenes: readonly Scene[] = [
  {
    title: 'a restore',
    args: ['restore', 'v1'],
    points: { fsync: [2, 6], rename: [1], link: [2], unlink: [2] },
  },
  { title: 'a snapshot', args: ['snapshot', 'new'], points: { fsync: [2, 3], link: [1], unlink: [3] } },
  {
    title: 'a removed worktree',
    args: ['worktree', 'remove', 'side'],
    points: { renameat2: [1], link: [2] },
  },
  { title: 'a tag', args: ['tag', 'add', 'v1', 'more'], points: { fsync: [2, 4], link: [1] } },
];

for (const { title, args, points } of scenes) {
  killed(
    `RST-25: undo of ${title}, killed at a system call, is done and recorded or not done, and can be done again`,
    async () => {
      await withScene(args, async (session, { id, before, after }) => {
        let count = 0;
        for (const [call, numbers] of Object.entries(points)) {
          for (const n of numbers) {
            await rm(session.repo, { recursive: true, force: true });
            await mustRun('cp', ['-a', `${session.repo}-prepared`, session.repo], {});
            if (!(await killAt(session.main, { call, n }))) break;
            count += 1;
            // Given in another worktree: it settles what was interrupted, and is no operation of this one.
            await session.run('pin', 'add', 'v1', '-w', 'other');
            const { operations } = await session.run('op', 'log', '-n', '1');
            const inForce = (operations[0] as { in_force: boolean }).in_force;
            const expected = inForce ? after : before;
            expect({ call, n, state: await stateOf(session, id) }).toEqual({ call, n, state: expected });
            await session.run(inForce ? 'undo' : 'redo');
            expect({ call, n, state: await stateOf(session, id) }).toEqual({
              call,
              n,
              state: inForce ? before : after,
            });
            expect(await session.run('verify', '--all')).toMatchObject({ healthy: true });
          }
        }
        expect(count).toBeGreaterThan(1);
      });
    },
    300_000,
  );
}

interface States {
  /** The snapshot whose labels are looked at. */
  readonly id: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A repository in which an operation was made that can be taken back, and its states around it. */
function withScene(
  args: readonly string[],
  body: (session: Session, states: States) => Promise<void>,
): Promise<void> {
  return withTempDir(async (scratch) => {
    const session = await startSession(scratch, { engine: 'copy' });
    await makeTree(session.main, { a: 'one', d: { b: 'two' } });
    const { snapshot } = await session.run('snapshot', 'first', '--tag', 'v1');
    const id = snapshot.snapshot_id as string;
    await session.run('worktree', 'create', 'side', 'v1');
    await session.run('worktree', 'create', 'other');
    await makeTree(session.main, { a: 'changed', more: { c: 'three' } });
    await session.run('snapshot', 'second');
    await writeFile(path.join(session.main, 'unsaved'), 'x');
    await writeFile(path.join(session.repo, 'worktrees', 'side', 'unsaved'), 'y');
    const before = await stateOf(session, id);
    await session.run(...args);
    const after = await stateOf(session, id);
    await mustRun('cp', ['-a', session.repo, `${session.repo}-prepared`], {});
    await body(session, { id, before, after });
  });
}

/** Without the pins, one of which is made to settle. */
async function stateOf(session: Session, id: string): Promise<unknown> {
  const { pins: _pins, ...state } = await repositoryState(session.repo, [id]);
  return state;
}

/** Kills an undo before the n-th such call of a thread. False when it came to its end first. */
async function killAt(
  cwd: string,
  { call, n }: { readonly call: string; readonly n: number },
): Promise<boolean> {
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${n}`];
  const program = ['-f', '-qq', '-o', '/dev/null', ...inject, process.execPath, BIN, 'undo'];
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const result = await runProgram('strace', program, { cwd, env });
  return result.signal === 'SIGKILL' || result.exitCode === 137;
}
