import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packExample } from './pack-example.js';
import { withHome } from './plugin-home.js';

interface Made {
  readonly engine: string;
  readonly code: string;
  readonly contract?: number;
}

async function plugin(dir: string, name: string, { engine, code, contract = 1 }: Made): Promise<string> {
  const root = path.join(dir, name);
  await mkdir(root);
  const jvs = { engines: { [engine]: './engine.js' }, engineContract: contract };
  await writeFile(
    path.join(root, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', type: 'module', jvs }),
  );
  await writeFile(path.join(root, 'engine.js'), code);
  return root;
}

describe('engine plugins', () => {
  it('CLI-80: installs an engine by somebody else from a tarball, offline, and works with it', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const tarball = await packExample(dir, 'conformance/examples/engine-plugin/engine.ts');
      expect(await failure('snapshot', '--engine', 'cp')).toBe('E_ENGINE_UNKNOWN');
      expect(await jvs('plugins', 'install', `file:${tarball}`)).toMatchObject({ exitCode: 0, stderr: '' });
      expect((await jvs('engine', 'list')).stdout).toMatch(/^cp +jvs-engine-cp +yes/m);
      await writeFile(path.join(dir, 'repo/main/a'), 'one');
      expect((await jvs('snapshot', '--engine', 'cp')).stdout).toContain('engine cp');
      expect((await jvs('config', 'set', 'engine', 'cp')).exitCode).toBe(0);
      await writeFile(path.join(dir, 'repo/main/a'), 'two');
      expect((await jvs('snapshot')).stdout).toContain('engine cp');
      expect((await jvs('verify', '--all')).stdout).toContain('healthy');
      expect((await jvs('engine', 'test', 'cp')).stdout).toMatch(/cp: \d{2} passed, 0 failed/);
      expect((await jvs('plugins', 'uninstall', 'jvs-engine-cp')).exitCode).toBe(0);
      expect(await readdir(path.join(dir, '.local/share/jvs/installed'))).toEqual([]);
      expect(await failure('snapshot')).toBe('E_ENGINE_UNKNOWN');
      expect((await jvs('snapshot', '--engine', 'copy')).exitCode).toBe(0);
    });
  });

  it('CLI-82: examines the engine that the repository names, where it does not load any more', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const code = 'export const createEngine = () => ({ contract: 1, name: "sick" });';
      const root = await plugin(dir, 'sick', { engine: 'sick', code });
      await jvs('plugins', 'link', root);
      expect((await jvs('config', 'set', 'engine', 'sick')).exitCode).toBe(0);
      await writeFile(path.join(root, 'engine.js'), 'throw new Error("thrown when imported");');
      expect(await failure('doctor')).toBe('E_UNHEALTHY');
      expect((await jvs('doctor')).stdout).toContain('thrown when imported');
    });
  });

  it('CLI-81: refuses what is no plugin, and adds nothing', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const code = 'export const createEngine = () => ({});';
      const newer = await plugin(dir, 'newer', { engine: 'newer', code, contract: 99 });
      const copy = await plugin(dir, 'taken', { engine: 'copy', code });
      const outside = await plugin(dir, 'outside', { engine: 'outside', code });
      await writeFile(
        path.join(outside, 'package.json'),
        '{"name":"outside","version":"1.0.0","jvs":{"engines":{"o":"./../x.js"},"engineContract":1}}',
      );
      await mkdir(path.join(dir, 'empty'));
      expect(await failure('plugins', 'link', newer)).toBe('E_PLUGIN_INCOMPATIBLE');
      expect(await failure('plugins', 'link', copy)).toBe('E_PLUGIN_CLASH');
      expect(await failure('plugins', 'link', outside)).toBe('E_PLUGIN_BROKEN');
      expect(await failure('plugins', 'link', path.join(dir, 'empty'))).toBe('E_PLUGIN_BROKEN');
      expect(await failure('plugins', 'link', path.join(dir, 'nowhere'))).toBe('E_PATH_NOT_FOUND');
      expect(await failure('plugins', 'install', `file:${newer}`)).toBe('E_PLUGIN_INCOMPATIBLE');
      expect(await failure('plugins', 'install', 'file:/nowhere.tgz')).toBe('E_PLUGIN_INSTALL_FAILED');
      expect(await failure('plugins', 'uninstall', 'newer')).toBe('E_PLUGIN_NOT_FOUND');
      expect((await jvs('plugins', 'list')).stdout).toBe('No plugins\n');
      expect(await readdir(path.join(dir, '.local/share/jvs/installed'))).toEqual([]);
    });
  });

  it('CLI-82: says what is wrong with a plugin to who wants its engine, and to nobody else', async () => {
    await withHome(async ({ dir, jvs, failure }) => {
      const code = 'throw new Error("thrown when imported");';
      await jvs('plugins', 'link', await plugin(dir, 'throws', { engine: 'throws', code }));
      await jvs('plugins', 'link', await plugin(dir, 'bare', { engine: 'bare', code: 'export {};' }));
      const other = await plugin(dir, 'other', { engine: 'bare', code: '' });
      expect(await failure('plugins', 'link', other)).toBe('E_PLUGIN_CLASH');
      expect(await failure('snapshot', '--engine', 'throws')).toBe('E_PLUGIN_BROKEN');
      expect(await failure('snapshot', '--engine', 'bare')).toBe('E_PLUGIN_BROKEN');
      const { stdout } = await jvs('engine', 'list');
      expect(stdout).toMatch(/^throws .*thrown when imported/m);
      expect(stdout).toMatch(/^bare .*exports no function "createEngine"/m);
      expect((await jvs('snapshot')).exitCode).toBe(0);
      expect(await jvs('doctor')).toMatchObject({
        exitCode: 0,
        stdout: expect.not.stringContaining('throws'),
      });
      await writeFile(path.join(dir, '.local/share/jvs/plugins.json'), 'damaged');
      expect((await jvs('snapshot')).exitCode).toBe(0);
      expect(await failure('snapshot', '--engine', 'throws')).toBe('E_PLUGIN_BROKEN');
      expect(await failure('plugins', 'list')).toBe('E_PLUGIN_BROKEN');
    });
  });
});
