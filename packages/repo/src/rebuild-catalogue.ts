import { openCatalogue } from './open-catalogue.js';
import { removeIndexFile } from './catalogue/index-file.js';
import type { Repository } from './repository.js';

/** Throws the index away and makes it anew from what is on disk. Returns how many snapshots it lists. Throws environment errors. */
export async function rebuildCatalogue(repo: Repository): Promise<number> {
  removeIndexFile(repo.paths.indexFile);
  return (await openCatalogue(repo)).count();
}
