import { isLocked } from '@jvs/fs';
import type { Intent } from '@jvs/model';
import type { Repository } from './repository.js';
import { listIntentIds, readIntent } from './store/intents.js';

/**
 * Operations whose process died and that nobody settled yet. Looks only, and needs no lock; without the addon it cannot tell and says
 * none. Throws E_METADATA_CORRUPT.
 */
export async function interruptedOperations(repo: Repository): Promise<Intent[]> {
  const { paths, context } = repo;
  const { system } = context;
  if (system === undefined) return [];
  const ids = (await listIntentIds(paths)).filter((opId) => !isLocked(paths.intent(opId), { system }));
  const intents = await Promise.all(ids.map((opId) => readIntent(paths, opId)));
  return intents.filter((intent) => intent !== undefined);
}
