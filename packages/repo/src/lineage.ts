import type { Summary } from './catalogue.js';
import { openCatalogue } from './open-catalogue.js';
import type { Repository } from './repository.js';

/** `id` and its ancestors, newest first, at most `limit`. Ends early where a parent is gone. For several, use an open catalogue. */
export async function lineage(repo: Repository, id: string, limit?: number): Promise<Summary[]> {
  return (await openCatalogue(repo)).lineage(id, limit);
}
