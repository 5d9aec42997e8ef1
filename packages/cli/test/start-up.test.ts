import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runProgram, withTempDir } from '@jvs/testing';

const program = path.resolve(import.meta.dirname, '..', 'bin', 'run.js');
const PRELOAD = `process.on('exit', () =>
  require('node:fs').writeFileSync('loaded.json', JSON.stringify(process.moduleLoadList)));`;

/** Modules of Node that a run of `jvs` loads. Their number is what start-up costs, and exact where times are not. */
async function loadedBy(dir: string, args: readonly string[]): Promise<string[]> {
  writeFileSync(path.join(dir, 'preload.cjs'), PRELOAD);
  const argv = ['--require', './preload.cjs', program, ...args];
  const result = await runProgram(process.execPath, argv, { cwd: dir, env: { ...process.env, HOME: dir } });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return (JSON.parse(readFileSync(path.join(dir, 'loaded.json'), 'utf8')) as string[]).flatMap((entry) =>
    entry.startsWith('NativeModule ') ? [entry.slice('NativeModule '.length)] : [],
  );
}

describe('start-up', () => {
  it('loads nothing of Node for a command that only prints', () =>
    withTempDir(async (dir) => {
      const loaded = await loadedBy(dir, ['version']);
      expect(loaded).toContain('vm');
      for (const name of ['stream', 'net', 'tty', 'os', 'crypto', 'child_process', 'fs/promises', 'readline'])
        expect(loaded).not.toContain(name);
    }));

  it.each([['status'], ['history'], ['snapshot', 'one']])(
    'loads neither network nor processes for %s',
    (...args) =>
      withTempDir(async (dir) => {
        await loadedBy(dir, ['init', 'repo']);
        const loaded = await loadedBy(dir, [...args, '--repo', 'repo']);
        expect(loaded).toContain('crypto');
        for (const name of ['net', 'tty', 'child_process', 'readline', 'internal/modules/esm/resolve'])
          expect(loaded).not.toContain(name);
      }),
  );

  it('finds each of the late modules where it is wanted: colours of oclif and of ours', async () => {
    const env = { ...process.env, FORCE_COLOR: '1' };
    const help = await runProgram(process.execPath, [program, 'info', '--help'], { env });
    expect(help.stdout).toContain('\u001b[1mUSAGE');
    const wrong = await runProgram(process.execPath, [program, 'nothing'], { env });
    expect(wrong.stderr).toContain('\u001b[31merror:');
  });
});
