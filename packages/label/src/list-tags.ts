import { openCatalogue, type Repository, type Summary } from '@jvs/repo';

/** A tag and the snapshots that carry it, newest first: the first is what the tag means. */
export interface TagUse {
  readonly tag: string;
  readonly snapshots: readonly Summary[];
}

/** Every tag of the repository, by name. */
export async function listTags(repo: Repository): Promise<TagUse[]> {
  const catalogue = await openCatalogue(repo);
  const uses = new Map<string, Summary[]>();
  for (const summary of catalogue.list())
    for (const tag of summary.tags) {
      const known = uses.get(tag);
      if (known === undefined) uses.set(tag, [summary]);
      else known.push(summary);
    }
  return [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tag, snapshots]) => ({ tag, snapshots }));
}
