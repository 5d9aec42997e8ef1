import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { mustRun, runJvs, withTempDir } from '@jvs/testing';
import { readDefinitions } from '../src/completion/command-definitions.js';

const here = path.resolve(import.meta.dirname, '..');
const { commands } = readDefinitions(path.join(here, 'bundle'));

/** What an example may not find here: another machine, and engines of other file systems. */
const ELSEWHERE: ReadonlyArray<readonly [RegExp, string]> = [
  [/ssh elsewhere/, 'sh -c'],
  [/\breflink\b/, 'copy'],
  [/ \| source$/, ' > jvs.fish'],
];

const MANIFEST = JSON.stringify({
  name: 'jvs-engine-sample',
  version: '1.0.0',
  jvs: { engines: { sample: './engine.js' }, engineContract: 1 },
});
const MAKE_PLUGIN = `mkdir -p "$HOME/plugin"; echo '${MANIFEST}' > "$HOME/plugin/package.json"; : > "$HOME/plugin/engine.js"`;

/** What must have happened before an example makes sense. */
const BEFORE: Readonly<Record<string, string>> = {
  'audit verify': 'jvs audit anchor > anchor',
  'gc run': 'jvs gc plan --keep-last 1 --min-age 0 > /dev/null',
  'pin remove': 'jvs pin remove baseline > /dev/null 2>&1 || :; jvs pin add baseline > /dev/null',
  'tag remove': 'jvs tag add HEAD baseline > /dev/null',
  redo: 'jvs undo > /dev/null',
  'plugins install': MAKE_PLUGIN,
  'plugins link': MAKE_PLUGIN,
  'plugins uninstall': `${MAKE_PLUGIN}; jvs plugins link "$HOME/plugin" > /dev/null`,
  'worktree fork': 'jvs worktree remove experiment > /dev/null',
  init: 'cd "$(mktemp -d -p "$HOME")"; mkdir -p "$HOME/work/project"',
};

interface ManifestCommand {
  readonly examples?: readonly string[];
}

it(
  'CLI-08: every example of the help runs as it stands',
  () =>
    withTempDir(async (home) => {
      const ids = await makeRepository(home);
      const failures: string[] = [];
      for (const [name, { examples = [] }] of Object.entries(commands) as Array<[string, ManifestCommand]>) {
        const project = path.join(home, name.replace(' ', '-'));
        await mustRun('cp', ['-a', path.join(home, 'made'), project]);
        const lines = examples.map((example) =>
          runnable(example.replaceAll('<%= config.bin %>', 'jvs'), ids),
        );
        failures.push(
          ...(await runAll(lines, { home, cwd: path.join(project, 'main'), before: BEFORE[name] ?? ':' })),
        );
      }
      expect(failures).toEqual([]);
    }),
  300_000,
);

function runnable(example: string, ids: Readonly<Record<string, string>>): string {
  let line = example;
  for (const [pattern, instead] of ELSEWHERE) line = line.replace(pattern, instead);
  for (const [written, real] of Object.entries(ids)) line = line.replaceAll(written, real);
  return line;
}

/** Runs lines one after the other, each in a shell of its own; gives those that failed with what they said. */
async function runAll(
  lines: readonly string[],
  { home, cwd, before }: { readonly home: string; readonly cwd: string; readonly before: string },
): Promise<string[]> {
  const plan = 'PLAN=$(basename "$(ls ../.jvs/gc/plans 2> /dev/null | head -1)" .json)';
  const out = '"$HOME/out"';
  const each = lines.map(
    (line) => `(\nset -e\n${before}\n${plan}\n${line}\n) > ${out} 2>&1 || (echo ${quoted(line)}; cat ${out})`,
  );
  const env = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: '',
    PATH: `${home}/bin:${process.env['PATH'] ?? ''}`,
  };
  const { stdout } = await mustRun('bash', ['-c', each.join('\n')], { cwd, env });
  return stdout === '' ? [] : [stdout];
}

function quoted(line: string): string {
  return `'${line.replaceAll("'", "'\\''")}'`;
}

/** A repository in which the examples make sense; gives what stands for the ids in them. */
async function makeRepository(home: string): Promise<Record<string, string>> {
  const main = path.join(home, 'made', 'main');
  await mkdir(path.join(home, 'bin'));
  await symlink(path.join(here, 'bin', 'run.js'), path.join(home, 'bin', 'jvs'));
  await runJvs(['init', 'made'], { cwd: home });
  for (const [file, text] of [
    ['src/model.py', 'pass'],
    ['data/train/1', '1'],
    ['notes.txt', 'n'],
  ] as const) {
    await mkdir(path.dirname(path.join(main, file)), { recursive: true });
    await writeFile(path.join(main, file), text);
  }
  const jvs = async (...args: string[]): Promise<any> =>
    (await runJvs([...args, '--json'], { cwd: main })).json<any>().data;
  await jvs('snapshot', 'before the clean-up', '--tag', 'baseline');
  for (const note of ['two', 'three']) {
    await writeFile(path.join(main, 'data/train/1'), note);
    await jvs('snapshot', note);
  }
  for (const name of ['experiment', 'exp-1']) await jvs('worktree', 'fork', name);
  const { pin } = await jvs('pin', 'add', 'HEAD');
  for (const shard of [1, 2])
    await writeFile(
      path.join(main, `${shard}.json`),
      (await runJvs(['verify', '--all', '--shard', `${shard}/2`, '--json'], { cwd: main })).stdout,
    );
  const { operations } = await jvs('op', 'log');
  const { snapshots } = await jvs('history');
  return {
    'op show 1a2b3c4d': `op show ${operations[0].event_id}`,
    '1a2b3c4d': snapshots[0].snapshot_id,
    '5e6f7a8b': pin.pin_id,
    '4f1c2a9e-6d0b-4d7e-9a51-0c3b8f2e7d64': '"$PLAN"',
    '/data/project': '"$HOME/made"',
  };
}
