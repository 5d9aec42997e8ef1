import { isJvsError } from '@jvs/model';
import { readSnapshot } from '../read-snapshot.js';
import type { Repository } from '../repository.js';
import type { SqliteDatabase } from './index-file.js';
import { fileKey, listDescriptorIds, listLabelGenerations } from './published-snapshots.js';
import { rowOf, type SummaryRow } from './summary-row.js';

/** How many descriptors are read at a time. */
const BATCH = 64;

/** What the index says of a snapshot, as far as staleness goes. */
interface Known {
  readonly id: string;
  readonly label_generation: number;
}

export interface Refresh {
  readonly removed: readonly string[];
  readonly rows: readonly SummaryRow[];
}

/** Compares the index with the directory listings and reads what is new or was labelled anew. Writes nothing. */
export async function readNews(repo: Repository, database: SqliteDatabase): Promise<Refresh> {
  const [ids, generations] = await Promise.all([listDescriptorIds(repo), listLabelGenerations(repo)]);
  const known = new Map(
    (database.prepare('SELECT id, label_generation FROM snapshots').all() as Known[]).map((row) => [
      row.id,
      row.label_generation,
    ]),
  );
  const present = new Set(ids);
  const stale = ids.filter((id) => known.get(id) !== (generations.get(id) ?? 0));
  return {
    removed: [...known.keys()].filter((id) => !present.has(id)),
    rows: await readRows(repo, stale, generations),
  };
}

/** Reads the given snapshots. Unpublished ones are left out; damaged ones too, each with a warning event. */
export async function readRows(
  repo: Repository,
  ids: readonly string[],
  generations: ReadonlyMap<string, number>,
): Promise<SummaryRow[]> {
  const rows: SummaryRow[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = await Promise.all(
      ids.slice(start, start + BATCH).map((id) => readRow(repo, id, generations.get(id) ?? 0)),
    );
    rows.push(...batch.filter((row) => row !== undefined));
  }
  return rows;
}

/** Brings the index up to date in one transaction. */
export function storeRefresh(database: SqliteDatabase, refresh: Refresh): void {
  if (refresh.removed.length === 0 && refresh.rows.length === 0) return;
  const drop = database.prepare('DELETE FROM snapshots WHERE id = ?');
  const add = database.prepare(
    `INSERT OR REPLACE INTO snapshots VALUES (@id, @parent_id, @worktree, @kind, @created_at, @sequence, @note, @folded,
      @tags, @engine, @entries, @logical_bytes, @root_hash, @label_generation, @file_key, @row_hash)`,
  );
  database.transaction(() => {
    for (const id of refresh.removed) drop.run(id);
    for (const row of refresh.rows) add.run(row);
  })();
}

async function readRow(
  repo: Repository,
  id: string,
  labelGeneration: number,
): Promise<SummaryRow | undefined> {
  const before = fileKey(repo, id);
  if (before === undefined) return undefined;
  try {
    return rowOf(await readSnapshot(repo, id, { labelGeneration }), before);
  } catch (error) {
    if (!isJvsError(error)) throw error;
    // Gone since it was listed.
    if (error.code === 'E_REF_NOT_FOUND' || error.code === 'E_SNAPSHOT_DELETED') return undefined;
    repo.context.onEvent?.({ type: 'warning', code: error.code, message: error.message });
    return undefined;
  }
}
