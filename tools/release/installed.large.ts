import { readFileSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mustRun, removeTree, runProgram } from '@jvs/testing';
import { packPackages } from './pack-packages.mjs';

/** All that is on PATH: no compiler, no Python, no make. */
const PROGRAMS = ['node', 'npm', 'sh', 'env', 'cat', 'cmp', 'flock', 'find'];

let dir = '';
let prefix = '';

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'jvs-installed-'));
  prefix = path.join(dir, 'prefix');
  await mkdir(path.join(dir, 'bin'));
  for (const name of PROGRAMS) {
    const { stdout } = await mustRun('sh', ['-c', `command -v ${name}`]);
    symlinkSync(stdout.trim(), path.join(dir, 'bin', name));
  }
  const tarballs = packPackages(path.join(dir, 'tarballs')).map(({ file }) => file);
  const install = ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', ...tarballs];
  await mustRun(path.join(dir, 'bin', 'npm'), install, { cwd: dir, env: environment(), timeoutMs: 600_000 });
}, 900_000);
afterAll(() => removeTree(dir));

function environment(): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS } = process.env;
  const certificates = NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS };
  return { PATH: `${prefix}/bin:${dir}/bin`, HOME: dir, ...certificates };
}

test('an installation by npm without a compiler passes the conformance suite that it was installed with', async () => {
  const jvs = path.join(prefix, 'bin', 'jvs');
  const program = path.join(prefix, 'lib', 'conform.mjs');
  await writeFile(
    program,
    `import { runCliSuite } from '@jvs/conformance/cli';
     const results = await runCliSuite({ command: ['${jvs}'] });
     console.log(JSON.stringify(results));`,
  );
  const { stdout } = await mustRun(path.join(dir, 'bin', 'node'), [program], {
    env: environment(),
    timeoutMs: 900_000,
  });
  const results = JSON.parse(stdout) as { id: string; status: string; reason?: string }[];
  expect(results.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(50);
}, 900_000);

test('such an installation uses the prebuilt addon, and says what became of SQLite', async () => {
  const repo = path.join(dir, 'repo');
  await mustRun(path.join(prefix, 'bin', 'jvs'), ['init', repo], { env: environment() });
  const info = await runProgram(path.join(prefix, 'bin', 'jvs'), ['info', '--repo', repo, '--json'], {
    env: environment(),
  });
  const { data } = JSON.parse(info.stdout);
  // Release 13, for Node 22 and newer, brings its binary; release 12 has to be compiled.
  const major = Number.parseInt(process.versions.node, 10);
  expect([data.operations, data.index]).toEqual(['native', major >= 22 ? 'sqlite' : 'off']);
  const manifest = readFileSync(
    path.join(prefix, 'lib/node_modules/@jvs/native-linux-x64-gnu/package.json'),
    'utf8',
  );
  expect(JSON.parse(manifest)).toMatchObject({ os: ['linux'], cpu: ['x64'], libc: ['glibc'] });
});
