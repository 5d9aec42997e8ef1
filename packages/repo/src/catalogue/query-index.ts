import { isTag } from '@jvs/model';
import type { Summary, SummaryQuery } from '../catalogue.js';
import type { SqliteDatabase } from './index-file.js';
import { fold, type SummaryRow } from './summary-row.js';

/** More candidates than this help nobody. */
export const CANDIDATES = 20;
const NEWEST = 'ORDER BY s.created_at DESC, s.sequence DESC, s.id DESC';

/** `tags` is a JSON array of names without quotes in them: a tag stands in it between quotes, and the start of one behind a quote. */
const HAS_TAG = 'instr(s.tags, ?) > 0';

/** The catalogue's questions as SQL. Every answer is rows of `snapshots`. */
export interface IndexQueries {
  list(query: SummaryQuery): SummaryRow[];
  byId(id: string): SummaryRow[];
  byIdPrefix(prefix: string): SummaryRow[];
  byTag(tag: string): SummaryRow[];
  byTagPrefix(prefix: string): SummaryRow[];
  byExactNote(note: string): SummaryRow[];
  byNotePart(text: string): SummaryRow[];
  lineage(id: string, limit: number): SummaryRow[];
  count(): number;
}

export function indexQueries(database: SqliteDatabase): IndexQueries {
  const rows = (sql: string, ...values: unknown[]): SummaryRow[] =>
    database.prepare(sql).all(...values) as SummaryRow[];
  const where = (condition: string): string =>
    `SELECT s.* FROM snapshots s WHERE ${condition} ${NEWEST} LIMIT ?`;
  return {
    list: (query) => rows(...listStatement(query)),
    byId: (id) => rows(where('s.id = ?'), id, 1),
    // "g" is the digit after "f": a range, because LIKE would not use the key.
    byIdPrefix: (prefix) => rows(where('s.id >= ? AND s.id < ?'), prefix, `${prefix}g`, CANDIDATES),
    byTag: (tag) => (isTag(tag) ? rows(where(HAS_TAG), `"${tag}"`, CANDIDATES) : []),
    byTagPrefix: (prefix) => (/["\\]/.test(prefix) ? [] : rows(where(HAS_TAG), `"${prefix}`, CANDIDATES)),
    byExactNote: (note) => rows(where("s.kind = 'user' AND s.note = ?"), note, CANDIDATES),
    byNotePart: (text) => rows(where("s.kind = 'user' AND instr(s.folded, ?) > 0"), fold(text), CANDIDATES),
    lineage: (id, limit) => rows(LINEAGE, id, limit, limit),
    count: () => (database.prepare('SELECT count(*) AS n FROM snapshots').get() as { n: number }).n,
  };
}

// No line is longer than there are snapshots: parents that form a ring (damage) do not keep it running for ever.
const LINEAGE = `
  WITH RECURSIVE line (id, depth) AS (
    VALUES (?, 0)
    UNION ALL SELECT s.parent_id, depth + 1 FROM line JOIN snapshots s ON s.id = line.id
      WHERE s.parent_id IS NOT NULL AND depth + 1 < ?
  )
  SELECT s.* FROM line JOIN snapshots s ON s.id = line.id ORDER BY line.depth LIMIT ?`;

function listStatement(query: SummaryQuery): [string, ...unknown[]] {
  const conditions: string[] = ['1'];
  const values: unknown[] = [];
  const add = (condition: string, ...bound: unknown[]): void => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (query.worktree !== undefined) add('s.worktree = ?', query.worktree);
  if (query.tag !== undefined) add(isTag(query.tag) ? HAS_TAG : '0 AND ? IS NULL', `"${query.tag}"`);
  if (query.grep !== undefined) add('instr(s.folded, ?) > 0', fold(query.grep));
  if (query.kinds !== undefined) {
    add(
      `s.kind IN (${query.kinds.map(() => '?').join(', ')})`,
      ...(query.kinds satisfies ReadonlyArray<Summary['kind']>),
    );
  }
  values.push(query.limit ?? -1);
  return [`SELECT s.* FROM snapshots s WHERE ${conditions.join(' AND ')} ${NEWEST} LIMIT ?`, ...values];
}
