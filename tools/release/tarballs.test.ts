import { readFileSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removeTree, runProgram, skipUnless, withFileSystem } from '@jvs/testing';
import { packPackages } from './pack-packages.mjs';
import { unpackTarballs } from './tarball-fixture.mjs';

const withCli = skipUnless('cli', 'native');
const onXfs = skipUnless('cli', 'native', 'xfs');

/** An empty directory with a private prefix: what is packed, laid out as installed, and no compiler on PATH. */
let prefix = '';

beforeAll(async () => {
  prefix = await mkdtemp(path.join(tmpdir(), 'jvs-tarballs-'));
  unpackTarballs(packPackages(path.join(prefix, 'tarballs')), prefix);
  await mkdir(path.join(prefix, 'bin'));
  symlinkSync(process.execPath, path.join(prefix, 'bin', 'node'));
});
afterAll(() => removeTree(prefix));

function node(script: string, args: readonly string[], cwd: string) {
  const env = { PATH: path.join(prefix, 'bin'), HOME: prefix };
  return runProgram(process.execPath, [script, ...args], { cwd, env });
}

async function jvs(cwd: string, ...args: string[]) {
  const result = await node(path.join(prefix, 'node_modules/@jvs/cli/bin/run.js'), args, cwd);
  expect([args, result.exitCode, result.stderr]).toEqual([args, 0, '']);
  return result.stdout;
}

/** The first TypeScript example of a package's README, which is JavaScript too. */
async function exampleOf(name: string): Promise<string> {
  const readme = readFileSync(path.join(prefix, 'node_modules', name, 'README.md'), 'utf8');
  const program = path.join(prefix, `${path.basename(name)}.mjs`);
  await writeFile(program, /^```ts\n([^]*?)^```/m.exec(readme)![1]!);
  return program;
}

async function makeData(dir: string): Promise<void> {
  await mkdir(path.join(dir, 'data'));
  await mkdir(path.join(dir, 'backup'));
  for (const name of ['a', 'b', 'c']) await writeFile(path.join(dir, 'data', name), name.repeat(8192));
}

withCli(
  'from tarballs the command line works alone: without a compiler, SQLite, or anything of ours but the addon',
  async () => {
    const dir = path.join(prefix, 'cli');
    await mkdir(dir);
    await jvs(dir, 'init', 'demo');
    const main = path.join(dir, 'demo', 'main');
    await writeFile(path.join(main, 'params.txt'), 'rate: 0.1\n');
    await jvs(main, 'snapshot', 'first', '--tag', 'v1');
    await writeFile(path.join(main, 'params.txt'), 'oops\n');
    expect(await jvs(main, 'restore', 'v1')).toContain('Restored main');
    expect(readFileSync(path.join(main, 'params.txt'), 'utf8')).toBe('rate: 0.1\n');
    expect(await jvs(main, 'verify', '--all')).toContain('healthy');
    const plan = JSON.parse(await jvs(main, 'gc', 'plan', '--keep-last', '1', '--json'));
    await jvs(main, 'gc', 'run', '--plan-id', plan.data.plan_id);
    expect(await jvs(main, 'doctor')).toContain('W_INDEX_OFF');
    expect(JSON.parse(await jvs(main, 'info', '--json')).data).toMatchObject({
      operations: 'native',
      operations_reason: null,
      index: 'off',
      index_reason: expect.stringContaining('better-sqlite3'),
    });
  },
);

withCli('from tarballs @jvs/engine-copy works alone in the program of its README', async () => {
  const dir = path.join(prefix, 'copy');
  await mkdir(dir);
  await makeData(dir);
  const result = await node(await exampleOf('@jvs/engine-copy'), [], dir);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(result.stdout).toMatch(/^3 files.*\n3 linked, 0 copied\n$/);
  expect(readFileSync(path.join(dir, 'backup/second/b'), 'utf8')).toBe('b'.repeat(8192));
});

onXfs('from tarballs @jvs/engine-reflink works alone in the program of its README', async () => {
  await withFileSystem('xfs', async (dir) => {
    await makeData(dir);
    const result = await node(await exampleOf('@jvs/engine-reflink'), [], dir);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('3 files share'),
      stderr: '',
    });
    expect(readFileSync(path.join(dir, 'backup/first/c'), 'utf8')).toBe('c'.repeat(8192));
  });
});
