import type { Repository } from '@jvs/repo';
import type { Facts } from './facts.js';
import { readFacts } from './read-facts.js';
import { readMoving } from './read-moving.js';

/**
 * Reads everything a decision about deletion depends on, from the files themselves and not from the catalogue. Fails closed: what is damaged, missing or
 * does not belong where it is throws its error (E_DESCRIPTOR_CORRUPT, E_READY_MISMATCH, E_LABEL_CORRUPT, E_METADATA_CORRUPT …), because a
 * record that cannot be read may be the one that protects something. Pins count when they are in force at `now`. The caller holds the repository lock.
 */
export async function loadFacts(repo: Repository, now: Date): Promise<Facts> {
  return readFacts(repo, await readMoving(repo, now));
}
