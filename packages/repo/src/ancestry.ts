import type { Tombstone } from '@jvs/model';
import type { Catalogue, Summary } from './catalogue.js';
import type { Repository } from './repository.js';
import { readTombstone } from './store/tombstones.js';

/** One place in a line: a snapshot, or what is left of one that was deleted. */
export type Ancestor =
  | { readonly snapshot: Summary; readonly deleted?: undefined }
  | { readonly deleted: Tombstone; readonly snapshot?: undefined };

/**
 * `id` and its ancestors, newest first, at most `limit` places, on over those that were deleted. Ends early where a parent is gone without a
 * trace. Throws E_METADATA_CORRUPT for a damaged tombstone.
 */
export async function ancestry(
  repo: Repository,
  catalogue: Catalogue,
  { id, limit = Infinity }: { readonly id: string; readonly limit?: number | undefined },
): Promise<Ancestor[]> {
  const line: Ancestor[] = [];
  const met = new Set<string>();
  for (let next: string | null = id; next !== null && line.length < limit && !met.has(next);) {
    met.add(next);
    const snapshots = catalogue.lineage(next, limit - line.length);
    line.push(...snapshots.map((snapshot) => ({ snapshot })));
    const last = snapshots.at(-1);
    const parent: string | null = last === undefined ? next : last.parentId;
    if (parent === null || line.length >= limit) break;
    const deleted = await readTombstone(repo, parent);
    if (deleted === undefined) break;
    line.push({ deleted });
    next = deleted.parent_id;
  }
  return line;
}
