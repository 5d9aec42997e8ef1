import { statfs } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { Repository } from '@jvs/repo';

const WAIT_MS = 50;
const ROUNDS = 20;

/**
 * Runs `remove` and tells how many bytes the file system gave back, by its own count (statfs). Everything is written out before and after, since
 * what is not has no place yet; a file system that frees in the background is waited for, a second at most, until `expected` came back.
 */
export async function measureFreed(
  repo: Repository,
  expected: number,
  remove: () => Promise<unknown>,
): Promise<number> {
  const { jvs } = repo.paths;
  const { ops } = repo.context;
  const free = async (): Promise<number> => {
    const { bavail, bsize } = await statfs(jvs);
    return bavail * bsize;
  };
  await ops.syncFileSystem(jvs);
  const before = await free();
  await remove();
  await ops.syncFileSystem(jvs);
  let freed = (await free()) - before;
  for (let round = 0; round < ROUNDS && freed < expected * 0.99; round++) {
    await setTimeout(WAIT_MS);
    freed = (await free()) - before;
  }
  return Math.max(freed, 0);
}
