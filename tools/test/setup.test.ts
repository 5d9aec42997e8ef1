import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, runProgram, withTempDir, CHECKOUT } from '@jvs/testing';
import { taskEnvironment } from '../setup/environment.mjs';
import { missingPackages } from '../setup/machine.mjs';
import { missingRequirements } from '../setup/requirements.mjs';

test('what a machine lacks is named in one sentence each', () => {
  const sentences = missingRequirements({ PATH: '/nonexistent' }, '18.2.0');
  expect(sentences).toHaveLength(6);
  expect(sentences[0]).toMatch(/needs Node 20\.19 or newer; this is Node 18\.2\.0/);
  for (const word of ['npm', 'a C\\+\\+ compiler', 'CMake', 'make', 'Python 3']) {
    expect(sentences.join('\n')).toMatch(new RegExp(`JVS needs ${word}.*apt-get install`));
  }
});

test('a machine with everything lacks nothing', async () => {
  await withTempDir(async (dir) => {
    const names = ['npm', 'c++', 'cmake', 'make', 'python3'];
    await makeTree(dir, Object.fromEntries(names.map((name) => [name, ''])));
    expect(missingRequirements({ PATH: dir }, '20.19.0')).toEqual([]);
    expect(missingRequirements({ PATH: dir }, '24.1.0')).toEqual([]);
  });
});

test('without a compiler the set-up ends with a sentence and a failure, and installs nothing', async () => {
  await withTempDir(async (dir) => {
    const [checkout, bin] = [path.join(dir, 'checkout'), path.join(dir, 'bin')];
    await mkdir(checkout);
    await runProgram(
      'cp',
      ['-a', 'package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tools', checkout],
      { cwd: CHECKOUT },
    );
    await mkdir(path.join(checkout, 'packages'));
    await mkdir(bin);
    for (const name of ['npm', 'make', 'cmake', 'python3']) await symlink('/bin/true', path.join(bin, name));
    const result = await runProgram(process.execPath, ['tools/x', 'build'], {
      cwd: checkout,
      env: { PATH: bin },
    });
    expect(result.exitCode).toBe(1);
    expect(result.stderr.trim()).toMatch(/^JVS needs a C\+\+ compiler, which is not on PATH; .*$/);
    expect(result.stdout).toBe('');
  });
});

test('an unknown task is a usage error that lists the tasks', async () => {
  const result = await runProgram(process.execPath, [path.join(CHECKOUT, 'tools/x'), 'brew']);
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain('No task is called "brew"');
  expect(result.stderr).toContain('typecheck');
});

test('children get a home that can be written, and none of the variables of the npm script they run in', () => {
  const env: NodeJS.ProcessEnv = taskEnvironment({
    PATH: '/usr/bin',
    HOME: '',
    npm_lifecycle_event: 'test',
    npm_package_name: 'x',
    npm_config_local_prefix: '/somewhere',
    npm_config_registry: 'https://registry.example/',
  });
  expect(env.HOME).toBe(path.join(CHECKOUT, '.cache', 'home'));
  expect(Object.keys(env).filter((key) => /^npm_(lifecycle|package)/.test(key))).toEqual([]);
  expect(env.npm_config_local_prefix).toBeUndefined();
  expect(env.npm_config_registry).toBe('https://registry.example/');
});

test('missing programs are named by their Debian packages', () => {
  const all = missingPackages({ bench: true }, { PATH: '/nonexistent' });
  expect(all).toEqual(expect.arrayContaining(['rsync', 'jq', 'restic', 'borgbackup']));
  expect(missingPackages({}, { PATH: '/nonexistent' })).not.toContain('restic');
});

test('headers of another Node are never compiled against', async () => {
  await withTempDir(async (dir) => {
    await makeTree(path.join(dir, 'include', 'node'), {
      'node_version.h': '#define NODE_MODULE_VERSION 1\n',
    });
    expect(taskEnvironment({ npm_config_nodedir: dir }).npm_config_nodedir).not.toBe(dir);
    const ours = `#define NODE_MODULE_VERSION ${process.versions.modules}\n`;
    await makeTree(path.join(dir, 'include', 'node'), { 'node_version.h': ours });
    expect(taskEnvironment({ npm_config_nodedir: dir }).npm_config_nodedir).toBe(dir);
  });
});
