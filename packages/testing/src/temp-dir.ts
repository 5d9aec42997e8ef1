import { mkdtemp, realpath } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/**
 * Runs `body` with a fresh directory (absolute, no symlinks in it) and removes it afterwards, also
 * after a failure and whatever modes were given to what is in it.
 */
export async function withTempDir<T>(body: (dir: string) => Promise<T>, parent = os.tmpdir()): Promise<T> {
  const dir = await realpath(await mkdtemp(path.join(parent, 'jvs-test-')));
  try {
    return await body(dir);
  } finally {
    await removeTree(dir);
  }
}

/**
 * Removes a tree by `rm -rf`: Node's own removal gives up on names that are not UTF-8. Directories
 * without write permission are opened first, for runs that are not root's.
 */
export async function removeTree(dir: string): Promise<void> {
  await finished('chmod', ['-R', 'u+rwX', '--', dir]);
  const code = await finished('rm', ['-rf', '--one-file-system', '--', dir]);
  if (code !== 0) throw new Error(`rm -rf ${dir} ended with ${code}`);
}

function finished(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
