import { indexInUse } from './catalogue/index-in-use.js';
import type { Repository } from './repository.js';

/** Whether `index.sqlite` makes lookups fast, or every lookup reads all descriptors, and why. */
export type IndexState = { readonly kind: 'sqlite' } | { readonly kind: 'off'; readonly reason: string };

/** Says what `openCatalogue` will do for this repository. Its answers are the same either way. */
export async function indexState(repo: Repository): Promise<IndexState> {
  const loaded = await indexInUse(repo);
  return loaded.ok ? { kind: 'sqlite' } : { kind: 'off', reason: loaded.reason };
}
