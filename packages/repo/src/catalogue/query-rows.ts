import { isTag } from '@jvs/model';
import type { SummaryQuery } from '../catalogue.js';
import { CANDIDATES, type IndexQueries } from './query-index.js';
import { fold, type SummaryRow } from './summary-row.js';

type Test = (row: SummaryRow) => boolean;

/** The same questions as `indexQueries`, with the same answers, over rows that were just read from the files. */
export function rowQueries(rows: readonly SummaryRow[]): IndexQueries {
  const newest = [...rows].sort(newestFirst);
  const byId = new Map(newest.map((row) => [row.id, row]));
  const some = (test: Test): SummaryRow[] => newest.filter(test).slice(0, CANDIDATES);
  return {
    list: (query) => newest.filter(testOf(query)).slice(0, query.limit),
    byId: (id) => some((row) => row.id === id),
    byIdPrefix: (prefix) => some((row) => row.id.startsWith(prefix)),
    byTag: (tag) => some(hasTag(tag)),
    byTagPrefix: (prefix) => (/["\\]/.test(prefix) ? [] : some((row) => row.tags.includes(`"${prefix}`))),
    byExactNote: (note) => some((row) => row.kind === 'user' && row.note === note),
    byNotePart: (text) => some((row) => row.kind === 'user' && row.folded.includes(fold(text))),
    lineage: (id, limit) => lineage(byId, id, limit),
    count: () => rows.length,
  };
}

function testOf({ worktree, tag, grep, kinds }: SummaryQuery): Test {
  const tests: Test[] = [];
  if (worktree !== undefined) tests.push((row) => row.worktree === worktree);
  if (tag !== undefined) tests.push(hasTag(tag));
  if (grep !== undefined) tests.push((row) => row.folded.includes(fold(grep)));
  if (kinds !== undefined) tests.push((row) => kinds.some((kind) => kind === row.kind));
  return (row) => tests.every((test) => test(row));
}

function hasTag(tag: string): Test {
  return (row) => isTag(tag) && row.tags.includes(`"${tag}"`);
}

function lineage(byId: ReadonlyMap<string, SummaryRow>, id: string, limit: number): SummaryRow[] {
  const line: SummaryRow[] = [];
  let next = byId.get(id);
  // The limit ends parents that form a ring.
  while (next !== undefined && line.length < limit) {
    line.push(next);
    next = next.parent_id === null ? undefined : byId.get(next.parent_id);
  }
  return line;
}

function newestFirst(a: SummaryRow, b: SummaryRow): number {
  return compare(b.created_at, a.created_at) || b.sequence - a.sequence || compare(b.id, a.id);
}

/** By code units: times and ids are ASCII, and SQLite compares bytes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
