import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { makeTree, runJvs, skipUnless, withTempDir } from '@jvs/testing';
import { type Session, type SnapshotJson, startSession } from './session.js';

const withCli = skipUnless('cli');

interface DoctorJson {
  readonly healthy: boolean;
  readonly findings: ReadonlyArray<{ check: string; code: string; repair?: string; severity: string }>;
}

interface Made {
  readonly first: string;
  readonly leaf: string;
}

withCli(
  'DEL-16: what is deleted by hand stops deletion; verify and doctor say what it was, and repairs bring back what the audit log holds',
  () =>
    withTempDir(async (dir) => {
      const session = await startSession(dir, {});
      const run: Session['run'] = (...args) => session.run(...args);
      const made = await everyOperation(session);
      const plan = ['gc', 'plan', '--keep-last', '1', '--min-age', '0'];
      expect(await run<DoctorJson>('doctor')).toMatchObject({ healthy: true, findings: [] });
      expect(await run('verify', '--all')).toMatchObject({ healthy: true });
      await run(...plan);
      const jvs = path.join(session.repo, '.jvs');
      takeAway(jvs, made);
      const refused = await runJvs([...plan, '--json'], { cwd: session.main });
      expect(refused.json()).toMatchObject({ error: { code: 'E_METADATA_CORRUPT', hint: 'jvs doctor' } });
      const verified = await runJvs(['verify', '--all', '--json'], { cwd: session.main });
      expect(verified.exitCode).toBe(5);
      const found = await runJvs(['doctor', '--json'], { cwd: session.main });
      const { findings } = found.json<{ error: { details: DoctorJson } }>().error.details;
      expect(new Set(findings.map(({ check, repair }) => `${check}: ${repair}`))).toEqual(
        new Set([
          'heads: advance_head',
          'recorded: quarantine',
          'recorded: restore_protection',
          'worktrees: rebuild_worktree_config',
        ]),
      );
      await run('doctor', '--repair-all');
      // What is in quarantine may be thrown away.
      rmSync(path.join(jvs, 'quarantine'), { recursive: true });
      expect(await run<DoctorJson>('doctor')).toMatchObject({ healthy: true });
      const { victims } = await run<{ victims: { snapshot_id: string }[] }>(...plan);
      expect(victims.map(({ snapshot_id: id }) => id)).not.toContain(made.first);
      expect((await run('pin', 'list'))['pins']).toMatchObject([{ reason: 'kept' }]);
    }),
);

function takeAway(jvs: string, { first, leaf }: Made): void {
  rmSync(only(path.join(jvs, 'gc/pins')));
  rmSync(newest(path.join(jvs, 'labels'), `${first}.`));
  rmSync(newest(path.join(jvs, 'worktrees/main'), 'head.'));
  for (const place of ['worktrees/other', '../worktrees/other', `snapshots/${leaf}`])
    rmSync(path.join(jvs, place), { recursive: true });
  rmSync(path.join(jvs, 'descriptors', `${leaf}.json`));
}

/** Every kind of record that the log tells of, given, taken back and given again. */
async function everyOperation(session: Session): Promise<Made> {
  const run: Session['run'] = (...args) => session.run(...args);
  const snapshot = async (note: string, ...more: string[]): Promise<string> => {
    await makeTree(session.main, { [`${note}.txt`]: note });
    const made = await run<{ snapshot: SnapshotJson }>('snapshot', note, ...more);
    return made.snapshot.snapshot_id;
  };
  const first = await snapshot('first', '--tag', 'made');
  const second = await snapshot('second');
  await run('tag', 'add', first, 'v1');
  await run('tag', 'remove', first, 'made');
  await run('undo');
  await run('redo');
  await run('note', second, 'another');
  await run('pin', 'add', second, '--reason', 'kept');
  await run('pin', 'add', first, '--reason', 'not for long');
  await run('undo');
  await run('worktree', 'create', 'side');
  await run('worktree', 'rename', 'side', 'other');
  await run('worktree', 'fork', 'gone');
  await run('worktree', 'remove', 'gone');
  await run('undo');
  await run('redo');
  await snapshot('third');
  await run('undo');
  await run('redo');
  await run('restore', first);
  await run('undo');
  const leaf = await snapshot('leaf');
  await run('undo');
  return { first, leaf };
}

function only(directory: string): string {
  const names = readdirSync(directory);
  expect(names).toHaveLength(1);
  return path.join(directory, names[0]!);
}

function newest(directory: string, prefix: string): string {
  const numbered = readdirSync(directory)
    .filter((name) => name.startsWith(prefix))
    .map((name) => [Number(name.split('.').at(-2)), name] as const);
  return path.join(directory, numbered.sort(([a], [b]) => b - a)[0]![1]);
}
