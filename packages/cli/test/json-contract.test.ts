import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exitCodes, type ErrorCode } from '@jvs/model';
import { removeTree, runJvs } from '@jvs/testing';
import { commandTable } from '../src/command-table.js';
import { loadSchemas } from './json-schemas.js';

interface Printed {
  readonly schema: string;
  readonly ok: boolean;
  readonly error?: { code: ErrorCode; hint: string | null };
}

const { names, problems } = loadSchemas();
const commands = Object.keys(commandTable);
const succeeded = new Set<string>();
let scratch = '';

/** Arguments that are understood, for commands that need some. */
const needed: Readonly<Record<string, string[]>> = {
  'config get': ['engine'],
  'config set': ['engine', 'copy'],
  'engine test': ['copy'],
  note: ['HEAD', 'x'],
  'op show': ['1234'],
  'pin add': ['HEAD'],
  'pin remove': ['1234'],
  'gc run': ['--plan-id', '00000000-0000-4000-8000-000000000000'],
  'plugins install': ['file:/nowhere.tgz'],
  'plugins link': ['/nowhere'],
  'plugins uninstall': ['nothing'],
  show: ['HEAD'],
  'tag add': ['HEAD', 'x'],
  'tag remove': ['HEAD', 'x'],
  restore: ['HEAD'],
  'worktree create': ['x'],
  'worktree fork': ['x'],
  'worktree remove': ['x'],
  'worktree rename': ['x', 'y'],
};

async function run(cwd: string, args: string[]): Promise<Printed> {
  const env = { HOME: scratch, XDG_DATA_HOME: '' };
  const { exitCode, stderr, ...result } = await runJvs(args, { cwd, env });
  const document = result.json<Printed>();
  expect(problems(document)).toEqual([]);
  expect(stderr).toBe('');
  expect(exitCode).toBe(document.error === undefined ? 0 : exitCodes[document.error.code]);
  return document;
}

async function succeed(cwd: string, ...args: string[]): Promise<void> {
  const { schema, ...document } = await run(cwd, [...args, '--json']);
  expect({ args, ...document }).toMatchObject({ args, ok: true });
  succeeded.add(schema.slice('jvs.'.length, -'/1'.length));
}

function makePlugin(): void {
  const root = path.join(scratch, 'plugin');
  const jvs = { engines: { sample: './engine.js' }, engineContract: 1 };
  mkdirSync(root);
  writeFileSync(path.join(root, 'package.json'), JSON.stringify({ name: 'sample', version: '1.0.0', jvs }));
  writeFileSync(path.join(root, 'engine.js'), '');
}

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'jvs-json-'));
});
afterAll(() => removeTree(scratch));

describe('the JSON documents', () => {
  it('CLI-01: every success fits its schema, the same exit code as without --json', async () => {
    const main = path.join(scratch, 'repo', 'main');
    await succeed(scratch, 'version');
    await succeed(scratch, 'commands');
    await succeed(scratch, 'autocomplete', 'bash');
    await succeed(scratch, 'init', 'repo');
    for (const args of [['status'], ['diff'], ['history'], ['info'], ['verify']])
      await succeed(main, ...args);
    writeFileSync(path.join(main, 'a'), 'one');
    writeFileSync(Buffer.from(`${main}/not-utf8-\xff`, 'latin1'), 'x');
    await succeed(main, 'snapshot', 'first', '--tag', 'v1');
    writeFileSync(path.join(main, 'a'), 'two');
    writeFileSync(Buffer.from(`${main}/new-\xfe`, 'latin1'), 'y');
    for (const args of [['status'], ['diff'], ['diff', '@', '--stat']]) await succeed(main, ...args);
    await succeed(main, 'snapshot', '--if-changed');
    await succeed(main, 'snapshot', '--if-changed');
    writeFileSync(path.join(main, 'a'), 'three');
    for (const args of [
      ['restore', 'v1'],
      ['restore', 'HEAD'],
      ['show', 'v1'],
    ])
      await succeed(main, ...args);
    await succeed(main, 'diff', 'v1', 'HEAD');
    await succeed(main, 'history', '--all', '--graph');
    for (const args of [['create', 'empty'], ['create', 'full', 'v1'], ['list'], ['path', 'full']]) {
      await succeed(main, 'worktree', ...args);
    }
    writeFileSync(path.join(main, 'unsaved'), 'x');
    await succeed(main, 'worktree', 'fork', 'forked');
    await succeed(main, 'wt', 'rename', 'forked', 'renamed');
    await succeed(main, 'worktree', 'remove', 'renamed');
    await succeed(main, 'worktree', 'remove', 'empty');
    for (const args of [['list'], ['get', 'engine'], ['set', 'retention.protect_tagged', 'true']]) {
      await succeed(main, 'config', ...args);
    }
    for (const args of [['add', 'HEAD', 't1', 't2'], ['remove', 'HEAD', 't1'], ['list']])
      await succeed(main, 'tag', ...args);
    await succeed(main, 'note', 'HEAD', 'better');
    for (const args of [['add', 'HEAD', '--expires', '30d'], ['list'], ['remove', 'HEAD']])
      await succeed(main, 'pin', ...args);
    for (const args of [['undo', '--dry-run'], ['undo'], ['redo'], ['op', 'log']])
      await succeed(main, ...args);
    const { operations } = (await runJvs(['op', 'log', '--all', '--json'], { cwd: main })).json<{
      data: { operations: Array<{ event_id: string }> };
    }>().data;
    for (const { event_id: id } of operations) await succeed(main, 'op', 'show', id);
    await succeed(main, 'du');
    await succeed(main, 'report');
    await succeed(main, 'du', 'HEAD', 'v1');
    await succeed(main, 'gc', 'plan', '--keep-last', '1', '--min-age', '0', '--no-sizes');
    rmSync(path.join(scratch, 'repo', '.jvs', 'gc', 'plans'), { recursive: true });
    mkdirSync(path.join(scratch, 'repo', '.jvs', 'gc', 'plans'));
    await succeed(main, 'gc', 'plan', '--keep-last', '1', '--min-age', '0', '--max-bytes', '0');
    const [planned = ''] = readdirSync(path.join(scratch, 'repo', '.jvs', 'gc', 'plans'));
    await succeed(main, 'gc', 'run', '--plan-id', path.basename(planned, '.json'));
    makePlugin();
    await succeed(scratch, 'plugins', 'install', 'file:plugin');
    await succeed(scratch, 'plugins', 'link', 'plugin');
    await succeed(scratch, 'plugins', 'list');
    await succeed(main, 'engine', 'list');
    await succeed(scratch, 'plugins', 'uninstall', 'sample');
    await succeed(main, 'engine', 'test', 'copy');
    for (const args of [['log', '-n', '3'], ['anchor'], ['verify']]) await succeed(main, 'audit', ...args);
    await succeed(main, 'verify', '--all');
    await succeed(main, 'doctor', '--strict');
    await succeed(main, 'doctor', '--repair-list');
    await succeed(main, 'doctor', '--repair-all');
    expect([...succeeded].sort()).toEqual(names.filter((name) => name !== 'error').sort());
    expect([...succeeded].sort()).toEqual(commands.map((name) => name.replace(' ', '.')).sort());
  }, 300_000);

  it.each(commands)(
    'CLI-03: jvs %s says E_USAGE, in the envelope, for a flag it does not have',
    async (name) => {
      const document = await run(scratch, [
        ...name.split(' '),
        ...(needed[name] ?? []),
        '--no-such-flag',
        '--json',
      ]);
      expect(document).toMatchObject({ ok: false, error: { code: 'E_USAGE', hint: `jvs ${name} --help` } });
    },
  );

  it.each(commands.filter((name) => !/^(autocomplete|commands|init|plugins .*|version)$/.test(name)))(
    'CLI-09: jvs %s says E_NOT_A_REPOSITORY outside of one',
    async (name) => {
      const document = await run(scratch, [...name.split(' '), ...(needed[name] ?? []), '--json']);
      expect(document.error?.code).toBe('E_NOT_A_REPOSITORY');
      expect(document.error?.hint).toMatch(/^jvs init/);
    },
  );

  it('CLI-02: errors of the command line itself are in the envelope too', async () => {
    for (const args of [
      ['--json'],
      ['no-such-command', '--json'],
      ['worktree', '--json'],
      ['status', '--help', '--json'],
    ]) {
      expect((await run(scratch, args)).error?.code).toBe('E_USAGE');
    }
  });
});
