import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runJvs, skipUnless, withTempDir, withTerminal } from '@jvs/testing';
import { readDefinitions } from '../src/completion/command-definitions.js';
import { completeWords } from '../src/completion/complete-words.js';
import { valueKind } from '../src/completion/value-kind.js';

const here = path.resolve(import.meta.dirname, '..');
const definitions = readDefinitions(path.join(here, 'bundle'));

async function offered(...words: string[]): Promise<string[] | string> {
  const found = await completeWords(words, definitions, async (kind) => [
    { value: `<${kind}>` },
    { value: 'v1' },
  ]);
  return typeof found === 'string' ? found : found.map(({ value }) => value);
}

/** Values that only their writer knows. */
const TEXT =
  `--expect-head --expires --grep --keep-daily --keep-hourly --keep-last --keep-monthly --keep-weekly --keep-within
  --keep-yearly --auto-days --limit --lock-timeout --max-bytes --min-age --min-free --reason --shard name new note plugin value`.split(
    /\s+/,
  );

describe('completion', () => {
  it('offers commands and topics, then the words below a topic, its short name included', async () => {
    expect(await offered('')).toEqual(expect.arrayContaining(['snapshot', 'worktree', 'help']));
    expect(await offered('work')).toEqual(['worktree']);
    expect(await offered('wt', 're')).toEqual(['remove', 'rename']);
    expect(await offered('help', 'worktree', 'pa')).toEqual(['path']);
    expect(await offered('no-such', '')).toEqual([]);
  });

  it('offers flags that were not given yet, those of the command first', async () => {
    expect(await offered('snapshot', '--if-changed', '-t', 'x', '--')).toEqual(
      expect.arrayContaining(['--tag', '--rehash', '--json', '--help']),
    );
    expect(await offered('snapshot', '--if-changed', '--')).not.toContain('--if-changed');
    expect(((await offered('snapshot', '-')) as string[])[0]).not.toBe('--json');
  });

  it('offers what a value names, by its own word, behind = and behind a short flag', async () => {
    expect(await offered('restore', '')).toEqual(['<ref>', 'v1']);
    expect(await offered('restore', '-w', '')).toEqual(['<worktree>', 'v1']);
    expect(await offered('snapshot', '--tag=v')).toEqual(['--tag=v1']);
    expect(await offered('doctor', '--repair', 'audit')).toEqual(['audit_repair']);
    expect(await offered('tag', 'add', 'HEAD', 'a', '')).toEqual(['<tag>', 'v1']);
    expect(await offered('restore', 'HEAD', '')).toEqual([]);
    expect(await offered('restore', 'HEAD', '--', '')).toBe('files');
    expect(await offered('init', '')).toBe('directories');
    expect(await offered('verify', '--merge', '')).toBe('files');
    expect(await offered('config', 'set', 'engine', '')).toEqual(['<engine>', 'v1']);
  });

  it('knows of every argument and flag what it names, or that only its writer does', () => {
    const unknown = Object.entries(definitions.commands).flatMap(([command, { args, flags }]) => {
      const options = Object.values(flags).filter(
        ({ type, options: closed }) => type === 'option' && !closed,
      );
      const names = [...Object.keys(args), ...options.map(({ name }) => `--${name}`)];
      return names.filter((name) => valueKind(command, name) === 'text' && !TEXT.includes(name));
    });
    expect(unknown).toEqual(['shell']);
  });

  it('is silent outside of a repository, and about words that make no sense', () =>
    withTempDir(async (cwd) => {
      const silent = { exitCode: 0, stdout: '', stderr: '' };
      expect(await runJvs(['__complete', 'restore', ''], { cwd })).toMatchObject(silent);
      expect(
        await runJvs(['__complete', 'restore', '--repo', '/no/such', '--worktree', ''], { cwd }),
      ).toMatchObject(silent);
      expect(await runJvs(['__complete'], { cwd })).toMatchObject({ exitCode: 0, stderr: '' });
    }));
});

const startShell = {
  bash: { command: ['bash', '--norc', '-i'], setUp: 'eval "$(jvs autocomplete bash)"' },
  zsh: {
    command: ['zsh', '-f', '-i'],
    setUp: 'autoload -U compinit; compinit -u -D; eval "$(jvs autocomplete zsh)"',
  },
  fish: { command: ['fish', '--no-config', '-i'], setUp: 'jvs autocomplete fish | source' },
} as const;

describe('completion in a real shell', () => {
  for (const [shell, { command, setUp }] of Object.entries(startShell)) {
    skipUnless('cli', 'tmux', shell as keyof typeof startShell)(
      `${shell} completes commands, names, tags, values of flags and files`,
      () =>
        withTempDir(async (home) => {
          const main = await repositoryIn(home);
          const env = {
            HOME: home,
            PATH: `${home}/bin:${process.env['PATH'] ?? ''}`,
            LANG: 'C.UTF-8',
            SHELL: '/bin/sh',
          };
          await withTerminal(command, { cwd: main, env }, async (terminal) => {
            await terminal.type(`${setUp}; echo re''ady{Enter}`);
            await terminal.see(/ready/);
            await terminal.type('jvs worktr{Tab}pa{Tab}exp{Tab}');
            await terminal.see(/jvs worktree path experiment/);
            await terminal.type('{Enter}jvs restore tag:base{Tab}');
            await terminal.see(/jvs restore tag:baseline/);
            await terminal.type('{C-u}jvs snapshot --engine=refl{Tab}--note-file=notes{Tab}');
            await terminal.see(/jvs snapshot --engine=reflink --note-file=notes-of-today/);
          });
        }),
      120_000,
    );
  }
});

async function repositoryIn(home: string): Promise<string> {
  const main = path.join(home, 'repo', 'main');
  await mkdir(path.join(home, 'bin'));
  await symlink(path.join(here, 'bin', 'run.js'), path.join(home, 'bin', 'jvs'));
  await runJvs(['init', 'repo'], { cwd: home });
  await writeFile(path.join(main, 'notes-of-today'), 'x');
  await runJvs(['snapshot', 'first', '--tag', 'baseline'], { cwd: main });
  await runJvs(['worktree', 'fork', 'experiment'], { cwd: main });
  return main;
}
