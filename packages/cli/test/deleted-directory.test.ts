import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { CHECKOUT, runJvs, runProgram, withTempDir, type ProgramResult } from '@jvs/testing';

const BIN = process.env['JVS_BIN'] ?? path.join(CHECKOUT, 'packages/cli/bin/run.js');

/** Runs jvs where the current directory was deleted. */
function fromNowhere(dir: string, args: readonly string[]): Promise<ProgramResult> {
  const script = 'cd gone && rmdir ../gone && exec "$@"';
  return runProgram('sh', ['-c', script, 'sh', process.execPath, BIN, ...args], { cwd: dir });
}

it('CLI-09: a repository given by --repo is found where the current directory was deleted; without it that is said', async () => {
  await withTempDir(async (dir) => {
    await runJvs(['init', 'repo'], { cwd: dir });
    await mkdir(path.join(dir, 'gone'));
    const given = await fromNowhere(dir, ['status', '--json', '--repo', path.join(dir, 'repo')]);
    expect(JSON.parse(given.stdout)).toMatchObject({ ok: true, data: { worktree: 'main' } });
    await mkdir(path.join(dir, 'gone'));
    const missing = await fromNowhere(dir, ['status', '--json']);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'E_PATH_NOT_FOUND' } });
    expect(missing.exitCode).toBe(3);
  });
});
