import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import { done, failed, refused, succeeded } from '../expect-outcome.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { makeRepository } from '../make-repository.js';
import { at, list, text } from '../read-document.js';

const ESCAPE = '\u001b';

/** What is printed where, and what the process exits with. */
export const outputCases: readonly CliCase[] = [
  {
    id: 'CLI-01',
    title: 'With --json every command prints one document whose schema names the command',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      await ok('snapshot', 'first');
      const commands = [
        'version',
        'info',
        'status',
        'history',
        'diff',
        'verify --all',
        'show HEAD',
        'restore HEAD',
      ];
      const topics = ['worktree list', 'worktree path', 'engine list', 'audit log'];
      for (const command of [...commands, ...topics]) {
        const words = command.split(' ');
        const name = topics.includes(command) ? words.join('.') : words[0];
        assert.equal(text(await ok(...words), 'schema'), `jvs.${name}/1`);
      }
    },
  },
  {
    id: 'CLI-02',
    title:
      'With --json a failure is one document too, with code, message and hint, and the same exit code as without',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { json, run } = await makeRepository(jvs, { 'a.txt': 'a' });
      const failures: Array<[string[], string, number]> = [
        [['show', 'nothing-like-it'], 'E_REF_NOT_FOUND', 3],
        [['show', ''], 'E_REF_EMPTY', 2],
        [['snapshot', '--no-such-flag'], 'E_USAGE', 2],
        [['worktree', 'path', 'nobody'], 'E_WORKTREE_NOT_FOUND', 3],
        [['worktree', 'remove', 'main'], 'E_WORKTREE_PROTECTED', 4],
      ];
      for (const [args, code, exitCode] of failures) {
        refused(await json(...args), code, exitCode);
        const plain = await run(...args);
        assert.equal(plain.exitCode, exitCode);
        assert.equal(plain.stdout, '', 'a failure prints nothing on stdout');
        assert.match(plain.stderr, new RegExp(`\\b${code}\\b`));
        assert.match(plain.stderr, /^hint: \S/m);
      }
    },
  },
  {
    id: 'CLI-03',
    title: 'Arguments that cannot be understood are E_USAGE with exit code 2, and nothing happens',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { json, ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      const wrong = [
        ['snapshoot'],
        ['worktree'],
        ['worktree', 'destroy'],
        ['show'],
        ['show', 'a', 'b', 'c'],
        ['history', '-n', 'many'],
        ['history', '-n', '0'],
        ['snapshot', '--lock-timeout', 'soon'],
        ['snapshot', 'note', '--note-file', 'a.txt'],
      ];
      for (const args of wrong) failed(await json(...args), 'E_USAGE', 2);
      assert.deepEqual(list(await ok('history', '--all'), 'data.snapshots'), []);
    },
  },
  {
    id: 'CLI-04',
    title: 'A snapshot in JSON has snapshot_id as its first key, and that key once',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      const one = await ok('snapshot', 'first');
      const two = await ok('snapshot', 'second');
      for (const document of [one, two, await ok('show', 'HEAD')]) {
        assert.equal(Object.keys(at(document, 'data.snapshot') as object)[0], 'snapshot_id');
        assert.equal(document.text.split('"snapshot_id"').length - 1, 1, document.text);
      }
      const history = await ok('history');
      for (const snapshot of list(history, 'data.snapshots'))
        assert.equal(Object.keys(snapshot)[0], 'snapshot_id');
      assert.equal(history.text.split('"snapshot_id"').length - 1, 2);
      assert.equal(at(two, 'data.snapshot.parent_id'), at(one, 'data.snapshot.snapshot_id'));
    },
  },
  {
    id: 'CLI-05',
    title: 'Lists are arrays, newest first',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, snapshot } = await makeRepository(jvs);
      const ids = [await snapshot('one'), await snapshot('two'), await snapshot('three')];
      const listed = list(await ok('history'), 'data.snapshots').map((one) => one['snapshot_id']);
      assert.deepEqual(listed, ids.reverse());
      assert.equal(list(await ok('history', '-n', '2'), 'data.snapshots').length, 2);
    },
  },
  {
    id: 'CLI-06',
    title:
      'In a pipe stdout holds the result and nothing else: no colour, no progress; warnings go to stderr',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { run } = await makeRepository(jvs, { 'a.txt': 'a' });
      const made = succeeded(await run('snapshot', 'first'));
      assert.match(made.stdout, /^Created snapshot [0-9a-f]{8}-[0-9a-f-]{27}$/m);
      for (const args of [
        ['history'],
        ['status'],
        ['diff'],
        ['verify', '--all'],
        ['worktree', 'list'],
        ['info'],
      ]) {
        const ended = succeeded(await run(...args));
        assert.ok(!`${ended.stdout}${ended.stderr}`.includes(ESCAPE), `escapes in ${args.join(' ')}`);
        assert.match(ended.stderr, /^(warning: [^\n]*\n)*$/);
      }
    },
  },
  {
    id: 'CLI-07',
    title: 'FORCE_COLOR brings colour, NO_COLOR and --no-color take it away, and --json never has any',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs);
      await ok('snapshot', 'first');
      const colour = async (args: string[], env: Record<string, string>): Promise<boolean> =>
        succeeded(await jvs.run(args, { cwd: main, env })).stdout.includes(ESCAPE);
      assert.equal(await colour(['history'], { FORCE_COLOR: '1' }), true);
      assert.equal(await colour(['history'], { NO_COLOR: '1' }), false);
      assert.equal(await colour(['history', '--no-color'], { FORCE_COLOR: '1' }), false);
      assert.equal(await colour(['history', '--json'], { FORCE_COLOR: '1' }), false);
    },
  },
  {
    id: 'CLI-08',
    title: 'Help goes to stdout with exit code 0, and shows an example of every command',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      for (const args of [
        ['--help'],
        ['snapshot', '--help'],
        ['worktree', 'fork', '--help'],
        ['help', 'restore'],
      ]) {
        const ended = succeeded(await jvs.run(args));
        assert.match(ended.stdout, /USAGE/);
        if (args[0] !== '--help') assert.match(ended.stdout, /EXAMPLES/);
      }
    },
  },
  {
    id: 'CLI-09',
    title: 'The repository is found from any directory below it, and by --repo from anywhere',
    run: findsTheRepository,
  },
];

async function findsTheRepository(jvs: JvsUnderTest): Promise<void> {
  const { root, main, ok } = await makeRepository(jvs, { 'deep/er/a.txt': 'a' });
  await ok('snapshot', 'first');
  done(await jvs.json(['worktree', 'create', 'side'], { cwd: main }));
  const found = async (cwd: string, ...args: string[]): Promise<string> =>
    text(done(await jvs.json(['status', ...args], { cwd })), 'data.worktree');
  await mkdir(path.join(root, 'worktrees', 'side', 'sub'));
  assert.equal(await found(path.join(main, 'deep', 'er')), 'main');
  assert.equal(await found(path.join(root, 'worktrees', 'side', 'sub')), 'side');
  assert.equal(await found(root), 'main');
  assert.equal(await found(jvs.scratch, '--repo', root), 'main');
  refused(await jvs.json(['status'], { cwd: jvs.scratch }), 'E_NOT_A_REPOSITORY', 3);
}
