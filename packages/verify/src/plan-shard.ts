import { isJvsError } from '@jvs/model';
import { readSnapshot, type Repository } from '@jvs/repo';
import type { Shard, ShardPlan } from './shard.js';

/**
 * How to divide the verification of `ids`. Where no snapshot has a file in common with another, whole snapshots are divided, and nothing
 * of one is looked at twice. Where there are hard links between them, that would have every shard read what they share: there every shard looks at the
 * names and manifests of all, and the contents are divided by the digests that the manifests record. The names of one file have one digest, so one
 * shard reads it. Descriptors decide, which never change: each shard comes to the same answer.
 */
export async function planShard(
  repo: Repository,
  ids: readonly string[],
  { index, count }: Shard,
): Promise<ShardPlan> {
  for (const id of ids) {
    if (await mayShare(repo, id)) return { index, count, split: 'contents' };
  }
  return { index, count, split: 'snapshots' };
}

async function mayShare(repo: Repository, id: string): Promise<boolean> {
  try {
    return (await readSnapshot(repo, id, { labelGeneration: 0 })).descriptor.engine_report.linked > 0;
  } catch (error) {
    // What is damaged, or a head names and is not there: nobody can tell, and it is found later.
    if (isJvsError(error) && error.code !== 'E_IO' && error.code !== 'E_PERMISSION') return true;
    throw error;
  }
}
