import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compareTrees, makeTree, mustRun, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { repositoryState } from './repository-state.js';
import { startSession, type Session, type SnapshotJson } from './session.js';

const judged = skipUnless('cli', 'rsync', 'python3');

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Record<string, any>;
}

/** Runs a command that must fail; its error. */
async function refuse(session: Session, ...args: string[]): Promise<Failure> {
  const result = await runJvs([...args, '--json'], { cwd: session.main });
  if (result.exitCode === 0) throw new Error(`jvs ${args.join(' ')} did not fail: ${result.stdout}`);
  return result.json<{ error: Failure }>().error;
}

function inSession(body: (session: Session, scratch: string) => Promise<void>): Promise<void> {
  return withTempDir(async (scratch) => {
    const session = await startSession(scratch, { engine: 'copy' });
    await makeTree(session.main, { a: 'one', d: { b: 'two' } });
    await session.run('snapshot', 'first', '--tag', 'v1');
    await writeFile(path.join(session.main, 'a'), 'two');
    await session.run('snapshot', 'second');
    await session.run('worktree', 'create', 'side', 'v1');
    await body(session, scratch);
  });
}

/** Every kind of operation, as a person would give it in main. */
const OPERATIONS: ReadonlyArray<readonly string[]> = [
  ['snapshot', 'third'],
  ['restore', 'v1'],
  ['restore', 'v1', '--', 'a', 'unsaved'],
  ['worktree', 'create', 'made', 'v1'],
  ['worktree', 'create', 'empty'],
  ['worktree', 'fork', 'forked'],
  ['worktree', 'rename', 'side', 'other'],
  ['worktree', 'remove', 'side'],
  ['tag', 'add', 'HEAD', 't1', 't2'],
  ['tag', 'remove', 'v1', 'v1'],
  ['note', 'HEAD', 'better'],
  ['pin', 'add', 'HEAD', '--expires', '30d', '--reason', 'paper'],
  ['config', 'set', 'retention.keep_last', '7'],
];

judged(
  'RST-20, RST-21: every operation is taken back and brought again as one step, unsaved files included',
  async () => {
    await inSession(async (session) => {
      await writeFile(path.join(session.main, 'unsaved'), 'of main');
      await writeFile(path.join(session.repo, 'worktrees', 'side', 'unsaved'), 'of side');
      const { snapshots } = await session.run('history');
      const ids = snapshots.map((each: SnapshotJson) => each.snapshot_id);
      const state = (): Promise<unknown> => repositoryState(session.repo, ids);
      for (const args of OPERATIONS) {
        const before = await state();
        expect(await runJvs(args, { cwd: session.main })).toMatchObject({ exitCode: 0 });
        const after = await state();
        expect({ args, state: after }).not.toEqual({ args, state: before });
        await session.run('undo');
        expect({ args, state: await state() }).toEqual({ args, state: before });
        await session.run('redo');
        expect({ args, state: await state() }).toEqual({ args, state: after });
        await session.run('undo');
        expect({ args, state: await state() }).toEqual({ args, state: before });
      }
      expect(await session.run('verify', '--all')).toMatchObject({ healthy: true });
    });
  },
  300_000,
);

judged(
  'RST-20: operations are taken back in their order to the first, and a new one ends what can be brought again',
  () =>
    inSession(async (session) => {
      const { operations } = await session.run('op', 'log');
      expect(operations.map((each: any) => each.operation)).toEqual([
        'worktree_create',
        'snapshot',
        'snapshot',
      ]);
      for (const { event_id: id } of operations)
        expect((await session.run('undo')).operation.event_id).toBe(id);
      expect(await refuse(session, 'undo')).toMatchObject({ code: 'E_NOTHING_TO_UNDO' });
      expect(await session.run('status')).toMatchObject({ head_id: null, current_id: null });
      for (const { event_id: id } of operations.reverse())
        expect((await session.run('redo')).operation.event_id).toBe(id);
      await session.run('undo');
      await session.run('tag', 'add', 'HEAD', 'new');
      expect(await refuse(session, 'redo')).toMatchObject({ code: 'E_NOTHING_TO_UNDO' });
      const log = await session.run('op', 'log');
      expect(log.operations.map((each: any) => each.in_force)).toEqual([true, false, true, true]);
      const shown = await session.run('op', 'show', log.operations[1].event_id);
      expect(shown.reversals.map((each: any) => each.operation)).toEqual(['undo', 'redo', 'undo']);
    }),
);

judged('RST-21: what was edited after an operation is kept before its undo, and comes back with redo', () =>
  inSession(async (session, scratch) => {
    await writeFile(path.join(session.main, 'unsaved'), 'before');
    const before = path.join(scratch, 'before');
    await mustRun('cp', ['-a', session.main, before], {});
    await session.run('restore', 'v1');
    await writeFile(path.join(session.main, 'later'), 'after');
    const after = path.join(scratch, 'after');
    await mustRun('cp', ['-a', session.main, after], {});
    const { auto } = await session.run('undo');
    expect(await readFile(path.join(session.payloadOf(auto.snapshot_id), 'later'), 'utf8')).toBe('after');
    expect(await compareTrees(before, session.main)).toEqual([]);
    expect(await session.run('status')).toMatchObject({ detached: false });
    await session.run('redo');
    expect(await compareTrees(after, session.main)).toEqual([]);
    expect(await session.run('status')).toMatchObject({ detached: true });
  }),
);

judged('RST-22: undo of a snapshot touches no file, and the snapshot stays', () =>
  inSession(async (session, scratch) => {
    await writeFile(path.join(session.main, 'a'), 'three');
    const { snapshot } = await session.run('snapshot', 'third', '--tag', 'kept');
    await mustRun('cp', ['-a', session.main, path.join(scratch, 'before')], {});
    await session.run('undo');
    expect(await compareTrees(path.join(scratch, 'before'), session.main)).toEqual([]);
    expect(await session.run('show', 'kept')).toMatchObject({
      snapshot: { snapshot_id: snapshot.snapshot_id },
    });
    expect(await session.run('status')).toMatchObject({ dirty: true, detached: false });
  }),
);

judged(
  'RST-23, RST-26: an undo that is in the way of later work is refused with the list, and nothing changes',
  () =>
    inSession(async (session) => {
      const side = path.join(session.repo, 'worktrees', 'side');
      await writeFile(path.join(side, 'a'), 'work');
      const made = await session.run('snapshot', 'work in side', '-w', 'side');
      const before = await repositoryState(session.repo, []);
      for (const args of [['undo'], ['undo', '--dry-run']]) {
        const error = await refuse(session, ...args);
        expect(error).toMatchObject({ code: 'E_UNDO_BLOCKED', hint: 'jvs undo -w side' });
        expect(error.details['operations']).toMatchObject([
          { operation: 'snapshot', target: made.snapshot.snapshot_id },
        ]);
      }
      await session.run('undo', '-w', 'side', '--dry-run');
      expect(await repositoryState(session.repo, [])).toEqual(before);
      await session.run('undo', '-w', 'side');
      await session.run('undo');
      expect((await session.run('worktree', 'list')).worktrees).toHaveLength(1);
    }),
);

judged(
  'RST-27, RST-23: an undo takes back what was given in its own worktree, unless somebody else changed it since',
  () =>
    inSession(async (session) => {
      await session.run('tag', 'add', 'v1', 'of-main');
      await session.run('tag', 'add', 'v1', 'of-side', '-w', 'side');
      expect((await session.run('undo')).operation.change).toMatchObject({ added: ['of-main'] });
      expect(await session.run('show', 'v1')).toMatchObject({ snapshot: { tags: ['of-side', 'v1'] } });
      await session.run('redo');
      await session.run('tag', 'remove', 'v1', 'of-main', '-w', 'side');
      expect(await refuse(session, 'undo')).toMatchObject({ code: 'E_UNDO_BLOCKED' });
    }),
);

judged(
  'RST-24: what needs a snapshot that is gone, and records without what undo needs, are refused with the reason',
  () =>
    inSession(async (session) => {
      await writeFile(path.join(session.main, 'unsaved'), 'x');
      const { auto } = await session.run('restore', 'v1');
      await rm(path.dirname(session.payloadOf(auto.snapshot_id)), { recursive: true });
      const gone = await refuse(session, 'undo');
      expect(gone).toMatchObject({ code: 'E_UNDO_IMPOSSIBLE', details: { missing: [auto.snapshot_id] } });
      expect(await readdir(session.main)).not.toContain('unsaved');
    }),
);

judged('undo of a restore that discarded says that what was discarded does not come back', () =>
  inSession(async (session) => {
    await writeFile(path.join(session.main, 'unsaved'), 'x');
    await session.run('restore', 'v1', '--discard');
    const { stderr, exitCode } = await runJvs(['undo'], { cwd: session.main });
    expect({ stderr, exitCode }).toEqual({ exitCode: 0, stderr: expect.stringContaining('W_DISCARDED') });
    expect(await readFile(path.join(session.main, 'a'), 'utf8')).toBe('two');
    expect(await readdir(session.main)).not.toContain('unsaved');
  }),
);
