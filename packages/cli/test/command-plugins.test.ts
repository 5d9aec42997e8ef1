import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packExample } from './pack-example.js';
import { withHome } from './plugin-home.js';

interface Made {
  readonly commands: Readonly<Record<string, string>>;
  readonly contract?: number;
}

/** A class as @jvs/command makes it, as far as jvs looks; importing it leaves a trace. */
const command = (answer: string): string => `
  require('fs').appendFileSync(process.env.HOME + '/imported', 'x');
  module.exports = class {
    static summary = 'A command';
    constructor(argv, config, host) { this.argv = argv; this.host = host; }
    async answer() { ${answer} }
    text(view) { return JSON.stringify(view); }
    atEnd() {}
    end() {}
  };`;

const GOOD = command('return { view: { cwd: this.host.cwd(), argv: this.argv } };');

async function plugin(dir: string, name: string, { commands, contract = 1 }: Made): Promise<string> {
  const root = path.join(dir, name);
  await mkdir(root);
  const files = Object.keys(commands).map((each) => [each, `./${each.replace(' ', '-')}.cjs`] as const);
  const jvs = { commands: Object.fromEntries(files), commandContract: contract };
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ name, version: '1.0.0', jvs }));
  for (const [each, file] of files) await writeFile(path.join(root, file), commands[each] as string);
  return root;
}

describe('command plugins', () => {
  it('CLI-83: installs a command by somebody else from a tarball, offline, with help, completion and JSON', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const tarball = await packExample(dir, 'packages/cli/examples/command-plugin/largest.ts');
      expect(await failure('largest')).toBe('E_USAGE');
      expect(await jvs('plugins', 'install', `file:${tarball}`)).toMatchObject({ exitCode: 0, stderr: '' });
      await writeFile(path.join(dir, 'repo/main/a'), 'one');
      const [, id] = /^Created snapshot (\S+)/.exec((await jvs('snapshot')).stdout) ?? [];
      expect((await jvs('largest')).stdout).toMatch(new RegExp(`^${id}  \\d+\n$`));
      expect((await jvs('largest', '--json')).json()).toMatchObject({
        schema: 'jvs-largest:largest/1',
        ok: true,
        data: { snapshots: [{ snapshot_id: id }] },
        warnings: [],
      });
      expect(await failure('largest', '--count', 'many')).toBe('E_USAGE');
      expect(await failure('largest', '--repo', dir)).toBe('E_NOT_A_REPOSITORY');
      expect((await jvs('largest', '--help')).stdout).toContain('$ jvs largest --count 3');
      expect((await jvs('help')).stdout).toMatch(/^ +largest +List the snapshots that hold the most$/m);
      expect((await jvs('commands')).stdout).toMatch(/^largest +jvs-largest +List/m);
      expect((await jvs('__complete', 'larg')).stdout).toMatch(/^largest\t/);
      expect((await jvs('__complete', 'largest', '--c')).stdout).toBe('--count\tHow many.\n');
      expect((await jvs('plugins', 'uninstall', 'jvs-largest')).exitCode).toBe(0);
      expect(await failure('largest')).toBe('E_USAGE');
      expect((await jvs('commands')).stdout).not.toContain('largest');
    });
  });

  it('CLI-84: refuses another contract, a name that is taken and what is no command, and adds nothing', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const link = async (name: string, made: Made): Promise<string | undefined> =>
        failure('plugins', 'link', await plugin(dir, name, made));
      expect(await link('newer', { commands: { one: GOOD }, contract: 2 })).toBe('E_PLUGIN_INCOMPATIBLE');
      for (const taken of ['status', 'snapshot big', 'wt', 'worktree list', 'worktree', 'help', 'refs'])
        expect([taken, await link(taken.replace(' ', '-'), { commands: { [taken]: GOOD } })]).toEqual([
          taken,
          'E_PLUGIN_CLASH',
        ]);
      const both = { commands: { data: GOOD, 'data check': GOOD } };
      expect(await link('both', both)).toBe('E_PLUGIN_CLASH');
      expect(await link('first', { commands: { 'data check': GOOD } })).toBeUndefined();
      expect(await link('second', { commands: { data: GOOD } })).toBe('E_PLUGIN_CLASH');
      expect(await link('throws', { commands: { throws: 'throw new Error("no")' } })).toBe('E_PLUGIN_BROKEN');
      expect(await link('bare', { commands: { bare: 'module.exports = class {};' } })).toBe(
        'E_PLUGIN_BROKEN',
      );
      expect(await link('three', { commands: { 'a b c': GOOD } })).toBe('E_PLUGIN_BROKEN');
      const { stdout } = await jvs('plugins', 'list', '--json');
      expect(JSON.parse(stdout).data.plugins.map(({ name }: { name: string }) => name)).toEqual(['first']);
    });
  });

  it('CLI-85: runs no code of a plugin but for its own command, and says what is wrong there only', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const bad = command('throw new TypeError("a mistake");');
      const root = await plugin(dir, 'tools', { commands: { 'data check': GOOD, bad } });
      await jvs('plugins', 'link', root);
      await writeFile(path.join(dir, 'imported'), '');
      for (const args of [['status'], ['help'], ['commands'], ['__complete', 'data', ''], ['data', '--help']])
        expect([args, (await jvs(...args)).exitCode]).toEqual([args, 0]);
      expect((await jvs('help')).stdout).toMatch(/^ +data +Commands of plugin tools$/m);
      expect((await jvs('__complete', 'data', '')).stdout).toBe('check\tA command\n');
      expect(await readFile(path.join(dir, 'imported'), 'utf8')).toBe('');
      expect((await jvs('data', 'check', 'x')).stdout).toBe(
        `${JSON.stringify({ cwd: path.join(dir, 'repo/main'), argv: ['x'] })}\n`,
      );
      expect((await jvs('bad')).stderr).toMatch(
        /command "bad" of plugin tools failed: a mistake \(E_PLUGIN_BROKEN\)/,
      );
      await writeFile(path.join(root, 'data-check.cjs'), 'throw new Error("thrown when imported");');
      expect(await failure('data', 'check')).toBe('E_PLUGIN_BROKEN');
      expect((await jvs('help')).exitCode).toBe(0);

      const list = path.join(dir, '.local/share/jvs/plugins.json');
      const text = await readFile(list, 'utf8');
      await writeFile(list, text.replace('"command_contract": 1', '"command_contract": 2'));
      expect(await failure('data', 'check')).toBe('E_PLUGIN_INCOMPATIBLE');
      await writeFile(list, 'damaged');
      expect(await failure('data', 'check')).toBe('E_PLUGIN_BROKEN');
      for (const args of [['status'], ['help'], ['commands'], ['__complete', 'sta']])
        expect([args, (await jvs(...args)).exitCode]).toEqual([args, 0]);
    });
  });
});
