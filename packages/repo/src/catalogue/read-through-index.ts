import type { Repository } from '../repository.js';
import {
  cannotWrite,
  isDamage,
  openIndexFile,
  recreate,
  type IndexPlace,
  type SqliteDatabase,
} from './index-file.js';
import { fileKey, type PublishedListing } from './published-snapshots.js';
import { readRows } from './read-rows.js';
import { isIntact, type SummaryRow } from './summary-row.js';

/**
 * The rows of all published snapshots, each by what is on disk: a row of the index is taken when it is what was stored and its files are those it
 * was made of (two lstats a snapshot); the others are read and stored. Whatever is wrong with the index, only time is lost.
 */
export async function readThroughIndex(
  repo: Repository,
  place: IndexPlace,
  listing: PublishedListing,
): Promise<SummaryRow[]> {
  let database = openIndexFile(place);
  try {
    const held = rowsIn(database) ?? [];
    const good = trusted(repo, held, listing);
    const missing = listing.ids.filter((id) => !good.has(id));
    const read = await readRows(repo, missing, listing);
    const removed = held.map(({ id }) => id).filter((id) => !good.has(id));
    database = store(database, place, { removed, kept: good, read });
    return [...good.values(), ...read];
  } finally {
    database.close();
  }
}

/** All that it holds, sound or not; undefined when it cannot be read to its end. */
function rowsIn(database: SqliteDatabase): SummaryRow[] | undefined {
  try {
    return database.prepare('SELECT * FROM snapshots').all() as SummaryRow[];
  } catch (error) {
    if (isDamage(error) || cannotWrite(error)) return undefined;
    throw error;
  }
}

function trusted(
  repo: Repository,
  held: readonly SummaryRow[],
  { ids, generations }: PublishedListing,
): Map<string, SummaryRow> {
  const listed = new Set(ids);
  const isTrue = (row: SummaryRow): boolean =>
    listed.has(row.id) &&
    isIntact(row) &&
    row.label_generation === (generations.get(row.id) ?? 0) &&
    row.file_key === fileKey(repo, row.id);
  return new Map(held.filter(isTrue).map((row) => [row.id, row]));
}

interface News {
  readonly removed: readonly string[];
  readonly kept: ReadonlyMap<string, SummaryRow>;
  readonly read: readonly SummaryRow[];
}

/** Writes what changed, in one transaction. A damaged file is made anew with all of it; one that cannot be written stays as it is. */
function store(database: SqliteDatabase, place: IndexPlace, news: News): SqliteDatabase {
  if (news.removed.length === 0 && news.read.length === 0) return database;
  try {
    write(database, news.removed, news.read);
  } catch (error) {
    if (!isDamage(error) && !cannotWrite(error)) throw error;
    if (!isDamage(error)) return database;
    database.close();
    const anew = recreate(place);
    write(anew, [], [...news.kept.values(), ...news.read]);
    return anew;
  }
  return database;
}

function write(database: SqliteDatabase, removed: readonly string[], rows: readonly SummaryRow[]): void {
  const drop = database.prepare('DELETE FROM snapshots WHERE id = ?');
  const add = database.prepare(
    `INSERT OR REPLACE INTO snapshots VALUES (@id, @parent_id, @worktree, @kind, @created_at, @sequence, @note, @folded,
      @tags, @engine, @entries, @logical_bytes, @root_hash, @label_generation, @file_key, @row_hash)`,
  );
  database.transaction(() => {
    for (const id of removed) drop.run(id);
    for (const row of rows) add.run(row);
  })();
}
