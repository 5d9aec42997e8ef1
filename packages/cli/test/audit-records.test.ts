import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runJvs, withTempDir } from '@jvs/testing';
import { commandTable } from '../src/command-table.js';

interface Step {
  readonly args: readonly string[];
  /** Operations of the records that it appends, oldest first. */
  readonly records: readonly string[];
  /** It fails, and appends nothing. */
  readonly fails?: true;
  /** What happens to worktree main before. */
  readonly before?: (main: string) => void;
}

const edit = (main: string): void => writeFileSync(path.join(main, 'a'), `${process.hrtime.bigint()}`);
const reads = (...args: string[]): Step => ({ args, records: [] });
const changes = (args: string[], ...records: string[]): Step => ({ args, records });
const fails = (...args: string[]): Step => ({ args, records: [], fails: true });

/** Every command, in an order in which each finds what it needs. A command without a line here fails the test. */
const STEPS: readonly Step[] = [
  fails('init', '.'),
  { ...changes(['snapshot', 'one', '--tag', 'v1'], 'snapshot'), before: edit },
  { ...changes(['snapshot', 'two'], 'snapshot'), before: edit },
  reads('snapshot', '--if-changed'),
  fails('snapshot', '--tag', 'no tag'),
  changes(['restore', 'v1'], 'restore'),
  fails('snapshot', 'detached'),
  changes(['restore', 'HEAD'], 'restore'),
  // What was unsaved is kept by an operation of its own.
  { ...changes(['restore', 'HEAD'], 'snapshot', 'restore'), before: edit },
  { ...changes(['restore', 'HEAD', '--discard'], 'restore'), before: edit },
  changes(['restore', 'v1', '--', 'a'], 'restore'),
  changes(['restore', 'HEAD'], 'snapshot', 'restore'),
  fails('restore', 'nothing'),
  fails('restore', 'HEAD', '--', 'not/there'),
  changes(['worktree', 'create', 'side', 'v1'], 'worktree_create'),
  fails('worktree', 'create', 'side'),
  changes(['worktree', 'fork', 'HEAD', 'forked'], 'worktree_fork'),
  fails('worktree', 'fork', 'HEAD', 'forked'),
  changes(['worktree', 'rename', 'side', 'other'], 'worktree_rename'),
  fails('worktree', 'rename', 'side', 'other'),
  changes(['worktree', 'remove', 'other'], 'worktree_remove'),
  fails('worktree', 'remove', 'main'),
  reads('worktree', 'list'),
  reads('worktree', 'path'),
  changes(['config', 'set', 'engine', 'copy'], 'config_set'),
  fails('config', 'set', 'engine', '/bin/sh'),
  changes(['tag', 'add', 'HEAD', 't1', 't2'], 'tag_add'),
  reads('tag', 'add', 'HEAD', 't1'),
  fails('tag', 'add', 'HEAD', 'no tag'),
  changes(['tag', 'remove', 'HEAD', 't1'], 'tag_remove'),
  fails('tag', 'remove', 'HEAD', 't1'),
  reads('tag', 'list'),
  changes(['note', 'HEAD', 'better'], 'note_set'),
  reads('note', 'HEAD', 'better'),
  changes(['pin', 'add', 'HEAD', '--expires', '30d'], 'pin_add'),
  fails('pin', 'add', 'HEAD', '--expires', 'soon'),
  reads('pin', 'list'),
  changes(['pin', 'remove', 'HEAD'], 'pin_remove'),
  fails('pin', 'remove', 'HEAD'),
  fails('redo'),
  reads('undo', '--dry-run'),
  changes(['undo'], 'undo'),
  changes(['redo'], 'redo'),
  reads('op', 'log'),
  reads('op', 'show', '@newest'),
  fails('op', 'show', 'nothing'),
  reads('config', 'get', 'engine'),
  reads('config', 'list'),
  reads('status'),
  reads('diff'),
  reads('history'),
  reads('show', 'HEAD'),
  reads('info'),
  reads('verify', '--all'),
  reads('engine', 'list'),
  reads('engine', 'test', 'copy'),
  reads('du'),
  reads('gc', 'plan', '--keep-last', '1', '--min-age', '0', '--auto-days', '0'),
  changes(['gc', 'run', '--plan-id', '@plan'], 'gc_run'),
  fails('gc', 'run', '--plan-id', 'nothing'),
  reads('audit', 'log'),
  reads('audit', 'verify'),
  reads('audit', 'anchor'),
  reads('doctor'),
  reads('doctor', '--repair-all'),
  reads('version'),
  reads('autocomplete', 'bash'),
  reads('commands'),
  reads('report', '--json'),
];

test('AUD-01: every command that changes something appends its record, one that reads or fails appends none', () =>
  withTempDir(async (directory) => {
    const seen = new Set<string>();
    const made = await runJvs(['init', 'repo'], { cwd: directory });
    expect(made).toMatchObject({ exitCode: 0 });
    seen.add('init');
    const main = path.join(directory, 'repo', 'main');
    mkdirSync(path.join(main, 'd'));
    let known = await operations(main);
    expect(known).toEqual(['init']);
    for (const { args, records, fails: failing, before } of STEPS) {
      before?.(main);
      const newest = args.includes('@newest') ? await newestOperation(main) : '';
      const plan = args.includes('@plan') ? planOf(directory) : '';
      const given = args.map((each) => each.replace('@newest', newest).replace('@plan', plan));
      const { exitCode, stderr } = await runJvs(given, { cwd: main });
      expect({ args, failed: exitCode !== 0, stderr }).toMatchObject({ args, failed: failing === true });
      const now = await operations(main);
      expect({ args, records: now.slice(known.length) }).toEqual({ args, records });
      known = now;
      if (failing !== true) seen.add(commandOf(args));
    }
    expect([...seen].sort()).toEqual(Object.keys(commandTable).filter(isOfRepository).sort());
  }));

/** Plugins are the user's: no repository hears of them. */
function isOfRepository(name: string): boolean {
  return !name.startsWith('plugins ');
}

/** Id of the one plan there is. */
function planOf(directory: string): string {
  const [file = ''] = readdirSync(path.join(directory, 'repo', '.jvs', 'gc', 'plans'));
  return path.basename(file, '.json');
}

function commandOf([first = '', second = '']: readonly string[]): string {
  return Object.hasOwn(commandTable, first) ? first : `${first} ${second}`;
}

async function newestOperation(cwd: string): Promise<string> {
  const result = await runJvs(['op', 'log', '-n', '1', '--json'], { cwd });
  const { data } = result.json<{ data: { operations: { event_id: string }[] } }>();
  return data.operations[0]?.event_id ?? '';
}

/** What the log says was done, oldest first. */
async function operations(cwd: string): Promise<string[]> {
  const result = await runJvs(['audit', 'log', '--json'], { cwd });
  const { data } = result.json<{ data: { records: { operation: string }[] } }>();
  return data.records.map(({ operation }) => operation).reverse();
}
