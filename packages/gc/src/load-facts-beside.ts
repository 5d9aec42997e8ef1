import { isJvsError } from '@jvs/model';
import { withRepoLock, type Repository } from '@jvs/repo';
import type { Facts } from './facts.js';
import type { Listed } from './list-snapshots.js';
import { loadFacts } from './load-facts.js';
import { readFacts } from './read-facts.js';
import { readMoving } from './read-moving.js';

/**
 * `loadFacts` for a caller without the lock, beside running operations. What moves is read under the lock, in one moment: a tag that becomes a pin, or a
 * worktree that changes its name, protects all the time. Snapshots, of which there are many and which never change, are read without it. Throws E_LOCKED too.
 */
export async function loadFactsBeside(repo: Repository, now: Date): Promise<Facts> {
  const lock = { operation: 'gc_plan' };
  const moving = await withRepoLock(repo, () => readMoving(repo, now), lock);
  try {
    const facts = await readFacts(repo, moving);
    if (isAsListed(facts, moving.listed)) return facts;
  } catch (error) {
    if (isJvsError(error, 'E_CANCELLED')) throw error;
  }
  // Something went on meanwhile, or is damaged. With everybody kept out there is no doubt which.
  return withRepoLock(repo, () => loadFacts(repo, now), lock);
}

/** Whether no label was edited so often meanwhile that the listed state of it is gone. */
function isAsListed({ snapshots }: Facts, { generations }: Listed): boolean {
  return snapshots.every(({ id, labelGeneration }) => labelGeneration === (generations.get(id) ?? 0));
}
