import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { CHECKOUT, mustRun, runJvs, withTempDir } from '@jvs/testing';

const RUN = path.join(CHECKOUT, 'packages/cli/bin/run.js');
const HANG = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

interface User {
  readonly dir: string;
  readonly env: NodeJS.ProcessEnv;
  /** What a command that must succeed prints as data. */
  readonly jvs: (...args: string[]) => Promise<any>;
}

async function withUser(run: (user: User) => Promise<void>): Promise<void> {
  await withTempDir(async (dir) => {
    const env = { HOME: dir, XDG_DATA_HOME: '', npm_config_cache: path.join(dir, 'npm') };
    const jvs = async (...args: string[]): Promise<any> => {
      const document = (await runJvs([...args, '--json'], { cwd: dir, env })).json<any>();
      expect(document).toMatchObject({ ok: true });
      return document.data;
    };
    await run({ dir, env, jvs });
  });
}

/** A packed plugin whose command says its version; `onImport` runs when it is imported. */
async function pack(dir: string, name: string, { version = '1.0.0', onImport = '' } = {}): Promise<string> {
  const root = path.join(dir, `${name}-${version}-source`);
  const jvs = { commands: { [name]: './command.cjs' }, commandContract: 1 };
  const code = `${onImport}
    module.exports = class {
      constructor(argv, config, host) {}
      async answer() { return { view: { version: '${version}' } }; }
      text() { return '${version}'; }
      atEnd() {}
      end() {}
    };`;
  await mkdir(root);
  await writeFile(path.join(root, 'package.json'), JSON.stringify({ name, version, jvs }));
  await writeFile(path.join(root, 'command.cjs'), code);
  await mustRun('npm', ['pack', '--silent'], { cwd: root });
  return path.join(root, `${name}-${version}.tgz`);
}

/** Starts an install in a process group of its own and kills all of it, npm too, at a moment. */
async function killInstall({ dir, env }: User, spec: string, moment: () => Promise<unknown>): Promise<void> {
  const options = { cwd: dir, env: { ...process.env, ...env }, detached: true, stdio: 'ignore' } as const;
  const child = spawn(process.execPath, [RUN, 'plugins', 'install', spec], options);
  const ended = new Promise((done) => child.on('exit', done));
  await Promise.race([moment(), ended]);
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch {
    // It had ended.
  }
  await ended;
}

async function untilThere(file: string): Promise<void> {
  while (!existsSync(file)) await wait(5);
}

/** The list names a plugin that works, and nothing but the plugins of the list is on the disk after the next change. */
async function expectWhole({ dir, jvs }: User, versions: readonly string[]): Promise<void> {
  const { plugins } = await jvs('plugins', 'list');
  expect(plugins.map(({ name }: { name: string }) => name)).toEqual(['sample']);
  expect(versions).toContain(plugins[0].version);
  expect(await jvs('sample')).toEqual({ version: plugins[0].version });
  const other = path.join(dir, 'other');
  if (!existsSync(other)) {
    await mkdir(other);
    const declared = { engines: { other: './e.js' }, engineContract: 1 };
    await writeFile(
      path.join(other, 'package.json'),
      JSON.stringify({ name: 'other', version: '1.0.0', jvs: declared }),
    );
    await writeFile(path.join(other, 'e.js'), '');
  }
  await jvs('plugins', 'link', other);
  await jvs('plugins', 'uninstall', 'other');
  expect(await readdir(path.join(dir, '.local/share/jvs/installed'))).toHaveLength(1);
}

/** A registry of one package, as npm asks for it. */
async function serve(name: string, tarball: string): Promise<{ server: Server; url: string }> {
  const bytes = await readFile(tarball);
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.tgz')) return response.end(bytes);
    if (request.url !== `/${name}`) return response.writeHead(404).end('{}');
    const dist = {
      tarball: `${url}${name}-1.0.0.tgz`,
      integrity: `sha512-${createHash('sha512').update(bytes).digest('base64')}`,
    };
    const versions = { '1.0.0': { name, version: '1.0.0', dist } };
    return response.end(JSON.stringify({ name, 'dist-tags': { latest: '1.0.0' }, versions }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { server, url };
}

describe('installing plugins', () => {
  it('CLI-80: installs from a registry, by name and by name and version', async () => {
    await withUser(async (user) => {
      const { server, url } = await serve('sample', await pack(user.dir, 'sample'));
      try {
        user.env['npm_config_registry'] = url;
        for (const spec of ['sample', 'sample@1.0.0']) {
          expect(await user.jvs('plugins', 'install', spec)).toMatchObject({
            plugin: { name: 'sample', spec },
          });
          expect(await user.jvs('sample')).toEqual({ version: '1.0.0' });
          await user.jvs('plugins', 'uninstall', 'sample');
        }
        const { exitCode, stderr } = await runJvs(['plugins', 'install', 'absent'], {
          cwd: user.dir,
          env: user.env,
        });
        expect([exitCode, stderr]).toEqual([6, expect.stringContaining('E_PLUGIN_INSTALL_FAILED')]);
      } finally {
        server.close();
      }
    });
  }, 300_000);

  it('CLI-80: keeps both of two that are installed at once', async () => {
    await withUser(async ({ dir, jvs }) => {
      const tarballs = [await pack(dir, 'one'), await pack(dir, 'two')];
      await Promise.all(
        tarballs.map((each) => jvs('plugins', 'install', `file:${each}`, '--lock-timeout', '120')),
      );
      const { plugins } = await jvs('plugins', 'list');
      expect(plugins.map(({ name }: { name: string }) => name)).toEqual(['one', 'two']);
      for (const name of ['one', 'two']) expect(await jvs(name)).toEqual({ version: '1.0.0' });
    });
  }, 300_000);

  it('CLI-80: an install that is killed leaves the old plugin or the new one, and the next command works', async () => {
    await withUser(async (user) => {
      const { dir, env, jvs } = user;
      await jvs('plugins', 'install', `file:${await pack(dir, 'sample')}`);
      const bin = path.join(dir, 'bin');
      await mkdir(bin);
      await writeFile(path.join(bin, 'npm'), `#!/bin/sh\n: > "${dir}/in-npm"\nexec sleep 600\n`);
      await chmod(path.join(bin, 'npm'), 0o755);
      const next = await pack(dir, 'sample', { version: '2.0.0' });
      const slow = { ...user, env: { ...env, PATH: `${bin}:${process.env['PATH']}` } };
      await killInstall(slow, `file:${next}`, () => untilThere(path.join(dir, 'in-npm')));
      await expectWhole(user, ['1.0.0']);

      const onImport = `require('fs').writeFileSync('${dir}/imported', ''); ${HANG}`;
      const hanging = await pack(dir, 'sample', { version: '3.0.0', onImport });
      await killInstall(user, `file:${hanging}`, () => untilThere(path.join(dir, 'imported')));
      await expectWhole(user, ['1.0.0']);

      for (let n = 0; n < 12; n++) {
        await killInstall(user, `file:${next}`, () => wait(300 + 100 * n));
        await expectWhole(user, ['1.0.0', '2.0.0']);
      }
    });
  }, 600_000);
});
