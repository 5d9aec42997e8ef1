import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { isJvsError } from '@jvs/model';
import { spendReserve, type Repository } from '@jvs/repo';

/**
 * Runs `write`, and on a full disk once more after the reserve and the caches were given up, which cost nothing but time: who frees space must
 * first write down what is going to be done. `write` may be repeated. Throws what it throws.
 */
export async function makeRoom<T>(repo: Repository, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isJvsError(error, 'E_NO_SPACE')) throw error;
    await giveUpSpace(repo);
    return await write();
  }
}

async function giveUpSpace(repo: Repository): Promise<void> {
  const { cache, indexFile, jvs } = repo.paths;
  await spendReserve(repo.paths);
  for (const suffix of ['', '-journal']) await rm(indexFile + suffix, { force: true });
  for (const name of await readdir(cache).catch(() => [])) await rm(path.join(cache, name), { force: true });
  // Some file systems give back what was removed only when they have written that down.
  await repo.context.ops.syncFileSystem(jvs);
}
