import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { runProgram, withTempDir } from '@jvs/testing';

const here = path.resolve(import.meta.dirname, '..');
const { HOME: _home, XDG_CACHE_HOME: _cache, ...environment } = process.env;

function install(dir: string, parts: readonly string[] = ['bin', 'bundle']): string {
  for (const part of parts) cpSync(path.join(here, part), path.join(dir, part), { recursive: true });
  return path.join(dir, 'bin', 'run.js');
}

function codeCaches(dir: string): string[] {
  return readdirSync(dir).filter((name) => name.endsWith('.code'));
}

function run(program: string, ...args: string[]): ReturnType<typeof runProgram> {
  return runProgram(process.execPath, [program, ...args], { cwd: '/', env: environment });
}

describe('the launcher', () => {
  it('says in one sentence what to do when nothing is built', () =>
    withTempDir(async (dir) => {
      const result = await run(install(dir, ['bin']), 'version');
      expect(result).toMatchObject({ exitCode: 1, stdout: '' });
      expect(result.stderr).toBe('jvs is not built yet. In its source directory, run: npm run build\n');
    }));

  it('runs through a link, from any directory, without HOME', () =>
    withTempDir(async (dir) => {
      const link = path.join(dir, 'jvs');
      symlinkSync(path.join(here, 'bin', 'run.js'), link);
      expect(await run(link, 'version')).toMatchObject({ exitCode: 0, stderr: '' });
    }));

  it('makes the code cache when there is none, and replaces one that V8 rejects', () =>
    withTempDir(async (dir) => {
      const program = install(dir);
      const bundle = path.join(dir, 'bundle');
      const [cache = ''] = codeCaches(bundle);
      for (const damage of ['', 'not a code cache']) {
        writeFileSync(path.join(bundle, cache), damage);
        expect(await run(program, 'version')).toMatchObject({ exitCode: 0, stderr: '' });
        expect(readFileSync(path.join(bundle, cache)).length).toBeGreaterThan(10_000);
      }
      expect(codeCaches(bundle)).toEqual([cache]);
    }));

  it('does not read a code cache that others may write', () =>
    withTempDir(async (dir) => {
      const program = install(dir);
      const file = path.join(dir, 'bundle', codeCaches(path.join(dir, 'bundle'))[0] ?? '');
      chmodSync(file, 0o666);
      const before = readFileSync(file);
      before.fill(0, 0, 64);
      writeFileSync(file, before);
      expect(await run(program, 'version')).toMatchObject({ exitCode: 0, stderr: '' });
      expect(readFileSync(file).equals(before)).toBe(false);
    }));

  it('keeps the code cache in the cache directory of the user when it may not write to its own', () =>
    withTempDir(async (dir) => {
      const program = install(dir);
      const bundle = path.join(dir, 'bundle');
      const [cache = ''] = codeCaches(bundle);
      // A directory stands where the cache would go: that keeps root from writing it, too.
      rmSync(path.join(bundle, cache));
      mkdirSync(path.join(bundle, cache, 'x'), { recursive: true });
      const kept = path.join(dir, 'cache', 'jvs');
      mkdirSync(kept, { recursive: true });
      writeFileSync(path.join(kept, `jvs-${'0'.repeat(16)}-1-x64.code`), 'of a build before');
      const env = { ...environment, XDG_CACHE_HOME: path.join(dir, 'cache') };
      expect(await runProgram(process.execPath, [program, 'version'], { env })).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
      expect(codeCaches(kept)).toEqual([cache]);
    }));

  it('ends quietly when the reader of its output goes away', async () => {
    const script = `set -o pipefail; "$0" "$1" --help | head -c 1 >/dev/null; echo "\${PIPESTATUS[0]}"`;
    const result = await runProgram(
      'bash',
      // A shell whose stdin is a socket, as Node's pipes are, would read the user's .bashrc.
      ['--norc', '-c', script, process.execPath, path.join(here, 'bin', 'run.js')],
      {
        env: environment,
      },
    );
    expect(result).toMatchObject({ stdout: '0\n', stderr: '' });
  });

  it('prints nothing but its answer with NODE_OPTIONS that warn', async () => {
    const env = { ...environment, NODE_OPTIONS: '--trace-deprecation' };
    const result = await runProgram(process.execPath, [path.join(here, 'bin', 'run.js'), 'version'], { env });
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
