import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CHECKOUT, runJvs } from '@jvs/testing';
import { commandTable } from '../src/command-table.js';

interface Part {
  readonly name: string;
  readonly required?: boolean;
  readonly multiple?: boolean;
  readonly char?: string;
  readonly type?: string;
  readonly helpValue?: string;
  readonly summary?: string;
  readonly description?: string;
}

interface ManifestCommand {
  readonly summary?: string;
  readonly examples?: string[];
  readonly args: Record<string, Part>;
  readonly flags: Record<string, Part>;
}

const here = path.resolve(import.meta.dirname, '..');
const golden = path.join(here, 'test', 'command-surface.golden.json');
const { commands } = JSON.parse(readFileSync(path.join(here, 'bundle', 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, ManifestCommand>;
};

function surface(): unknown {
  return Object.fromEntries(
    Object.entries(commands).map(([id, { args, flags }]) => [
      id.replace(':', ' '),
      {
        args: Object.values(args).map(argText),
        flags: Object.values(flags).map(flagText).sort(),
      },
    ]),
  );
}

function argText({ name, required, multiple }: Part): string {
  const text = multiple === true ? `${name}...` : name;
  return required === true ? text : `[${text}]`;
}

function flagText({ name, char, type, helpValue, multiple }: Part): string {
  const value = type === 'option' ? `=${helpValue ?? 'VALUE'}` : '';
  return `--${name}${value}${multiple === true ? '...' : ''}${char === undefined ? '' : ` -${char}`}`;
}

describe('the command surface', () => {
  it('is what scripts rely on (after a wanted change: UPDATE_GOLDEN=1)', () => {
    const now = `${JSON.stringify(surface(), null, 2)}\n`;
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, now);
    expect(now).toBe(readFileSync(golden, 'utf8'));
  });

  it('is what docs/cli-reference.md says (after a wanted change: UPDATE_GOLDEN=1)', () => {
    const reference = path.join(CHECKOUT, 'docs', 'cli-reference.md');
    const now = readFileSync(path.join(here, 'bundle', 'cli-reference.md'), 'utf8');
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(reference, now);
    expect(readFileSync(reference, 'utf8')).toBe(now);
  });

  it('has its man pages in the manifest, from which npm links them (after a wanted change: UPDATE_GOLDEN=1)', () => {
    const file = path.join(here, 'package.json');
    const man = readdirSync(path.join(here, 'bundle', 'man')).map((name) => `./bundle/man/${name}`);
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { man: readonly string[] };
    const renewed = { ...manifest, man: man.sort() };
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(renewed, null, 2)}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(renewed);
  });

  it('has every command of the table, and no other', () => {
    expect(Object.keys(surface() as object).sort()).toEqual(Object.keys(commandTable).sort());
  });

  it('CLI-08: says of every command, argument and flag what it is, with an example', () => {
    for (const [id, { summary, examples = [], args, flags }] of Object.entries(commands)) {
      expect([id, summary]).toEqual([id, expect.stringMatching(/^[A-Z].*[^.]$/)]);
      expect([id, examples.length > 0]).toEqual([id, true]);
      for (const example of examples)
        expect(example).toContain(
          `<%= config.bin %> ${id.split(':')[0] === 'worktree' ? '' : id.replace(':', ' ')}`,
        );
      for (const part of Object.values(args))
        expect([id, part.name, part.description]).toEqual([id, part.name, expect.any(String)]);
      for (const part of Object.values(flags))
        expect([id, part.name, part.summary]).toEqual([id, part.name, expect.any(String)]);
    }
  });

  it.each(Object.keys(commandTable))(
    'CLI-08: jvs %s --help prints usage and examples on stdout',
    async (name) => {
      const { exitCode, stdout, stderr } = await runJvs([...name.split(' '), '--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`$ jvs ${name}`);
      expect(stdout).toMatch(/^EXAMPLES$/m);
      expect(stdout).not.toContain('\u001b');
      expect(stdout.endsWith('\n')).toBe(true);
    },
  );
});
