import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentError } from '@jvs/model';
import type { Catalogue, Summary } from './catalogue.js';
import {
  cannotWrite,
  indexOwner,
  isDamage,
  openIndexFile,
  recreate,
  type IndexOwner,
  type SqliteDatabase,
  type SqliteModule,
} from './catalogue/index-file.js';
import { indexInUse } from './catalogue/index-in-use.js';
import { fileKey, listDescriptorIds, listLabelGenerations } from './catalogue/published-snapshots.js';
import { indexQueries, type IndexQueries } from './catalogue/query-index.js';
import { rowQueries } from './catalogue/query-rows.js';
import { readNews, readRows, storeRefresh } from './catalogue/refresh-index.js';
import { summaryOf, type SummaryRow } from './catalogue/summary-row.js';
import type { Repository } from './repository.js';

/**
 * Opens the catalogue and brings it up to date with the listings of `descriptors/` and `labels/`: one directory read each, and
 * one file read for each snapshot that is new or was labelled. A damaged index is made anew. SQLite is loaded here, not before;
 * where it is not to be had (`indexState`), every descriptor is read.
 */
export async function openCatalogue(repo: Repository): Promise<Catalogue> {
  const loaded = await indexInUse(repo);
  if (!loaded.ok) {
    const [ids, generations] = await Promise.all([listDescriptorIds(repo), listLabelGenerations(repo)]);
    return catalogueOver(rowQueries(await readRows(repo, ids, generations)), () => undefined);
  }
  const file = repo.paths.indexFile;
  const owner = await indexOwner(repo);
  await makeCacheDirectory(path.dirname(file));
  const database = await upToDate(repo, { sqlite: loaded.sqlite, file, owner });
  return catalogueOver(indexQueries(database), () => void database.close());
}

interface IndexPlace {
  readonly sqlite: SqliteModule;
  readonly file: string;
  readonly owner: IndexOwner;
}

async function upToDate(repo: Repository, place: IndexPlace): Promise<SqliteDatabase> {
  let database = openIndexFile(place.sqlite, place.file, place.owner);
  try {
    await refresh(repo, database);
  } catch (error) {
    if (isDamage(error)) {
      database.close();
      database = recreate(place.sqlite, place.file, place.owner);
    } else if (cannotWrite(error)) {
      // Held by another process or not ours to write: go on with a copy in memory, so that nobody waits.
      const copy = database.serialize();
      database.close();
      database = new place.sqlite(copy);
    } else {
      database.close();
      throw error;
    }
    await refresh(repo, database);
  }
  return database;
}

async function refresh(repo: Repository, database: SqliteDatabase): Promise<void> {
  storeRefresh(database, await readNews(repo, database));
  await rereadTouched(repo, database);
}

/** Rows whose files were touched since, or that are not what was stored, are read again. Two lstats a snapshot. */
async function rereadTouched(repo: Repository, database: SqliteDatabase): Promise<void> {
  const doubtful: string[] = [];
  for (const row of database.prepare('SELECT * FROM snapshots').iterate() as Iterable<SummaryRow>) {
    if (fileKey(repo, row.id) !== row.file_key || summaryOf(row) === undefined) doubtful.push(row.id);
  }
  if (doubtful.length === 0) return;
  storeRefresh(database, {
    removed: doubtful,
    rows: await readRows(repo, doubtful, await listLabelGenerations(repo)),
  });
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

function catalogueOver(queries: IndexQueries, close: () => void): Catalogue {
  const summaries = (rows: readonly SummaryRow[]): Summary[] =>
    rows.map(summaryOf).filter((summary) => summary !== undefined);
  return {
    list: (query = {}) => summaries(queries.list(query)),
    byId: (id) => summaries(queries.byId(id))[0],
    byIdPrefix: (prefix) => summaries(queries.byIdPrefix(prefix)),
    byTag: (tag) => summaries(queries.byTag(tag)),
    byTagPrefix: (prefix) => summaries(queries.byTagPrefix(prefix)),
    byNote: (text) => {
      const exact = queries.byExactNote(text);
      return summaries(exact.length > 0 ? exact : queries.byNotePart(text));
    },
    lineage: (id, limit) => summaries(queries.lineage(id, Math.min(limit ?? Infinity, queries.count() + 1))),
    count: () => queries.count(),
    close,
  };
}
