import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentError } from '@jvs/model';
import type { Catalogue } from './catalogue.js';
import { catalogueOver } from './catalogue/catalogue-over.js';
import { cannotWrite, indexOwner } from './catalogue/index-file.js';
import { indexInUse } from './catalogue/index-in-use.js';
import { listPublished } from './catalogue/published-snapshots.js';
import { readRows } from './catalogue/read-rows.js';
import { readThroughIndex } from './catalogue/read-through-index.js';
import type { Repository } from './repository.js';

/**
 * The catalogue as of now: one read each of the directories `descriptors/` and `labels/`, and one descriptor read for each snapshot that is new or
 * was labelled since the index saw it. SQLite is loaded here, not before; where it is not to be had (`indexState`), every descriptor is read.
 */
export async function openCatalogue(repo: Repository): Promise<Catalogue> {
  const [loaded, listing] = await Promise.all([indexInUse(repo), listPublished(repo)]);
  if (!loaded.ok) return catalogueOver(await readRows(repo, listing.ids, listing));
  const file = repo.paths.indexFile;
  await makeCacheDirectory(path.dirname(file));
  const place = { sqlite: loaded.sqlite, file, owner: await indexOwner(repo) };
  return catalogueOver(await readThroughIndex(repo, place, listing));
}

async function makeCacheDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    // openIndexFile copes with a place that cannot be written; anything else is worth saying.
    if (!cannotWrite(error))
      throw environmentError(error, { action: 'make the cache directory', path: directory });
  }
}
