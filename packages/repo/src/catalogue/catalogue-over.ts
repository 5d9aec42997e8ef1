import { isTag } from '@jvs/model';
import type { Catalogue, Summary, SummaryQuery } from '../catalogue.js';
import { fold, summaryOf, type SummaryRow } from './summary-row.js';

/** More candidates than this help nobody. */
const CANDIDATES = 20;

type Test = (row: SummaryRow) => boolean;

/** The catalogue's answers over rows that are known to be true. */
export function catalogueOver(rows: readonly SummaryRow[]): Catalogue {
  const newest = [...rows].sort(newestFirst);
  const byId = new Map(newest.map((row) => [row.id, row]));
  const some = (test: Test): Summary[] => newest.filter(test).slice(0, CANDIDATES).map(summaryOf);
  return {
    list: (query = {}) => newest.filter(testOf(query)).slice(0, query.limit).map(summaryOf),
    byId: (id) => [byId.get(id)].filter((row) => row !== undefined).map(summaryOf)[0],
    byIdPrefix: (prefix) => some((row) => row.id.startsWith(prefix)),
    byTag: (tag) => some(hasTag(tag)),
    byTagPrefix: (prefix) => (/["\\]/.test(prefix) ? [] : some((row) => row.tags.includes(`"${prefix}`))),
    byNote: (text) => {
      const exact = some((row) => row.kind === 'user' && row.note === text);
      return exact.length > 0 ? exact : some((row) => row.kind === 'user' && hasText(text)(row));
    },
    lineage: (id, limit = Infinity) => lineage(byId, id, limit).map(summaryOf),
    count: () => rows.length,
  };
}

function testOf({ worktree, tag, grep, kinds }: SummaryQuery): Test {
  const tests: Test[] = [];
  if (worktree !== undefined) tests.push((row) => row.worktree === worktree);
  if (tag !== undefined) tests.push(hasTag(tag));
  if (grep !== undefined) tests.push(hasText(grep));
  if (kinds !== undefined) tests.push((row) => kinds.some((kind) => kind === row.kind));
  return (row) => tests.every((test) => test(row));
}

/** `tags` is a JSON array of names without quotes in them: a tag stands in it between quotes, and the start of one behind a quote. */
function hasTag(tag: string): Test {
  return (row) => isTag(tag) && row.tags.includes(`"${tag}"`);
}

function hasText(text: string): Test {
  const folded = fold(text);
  return (row) => row.folded.includes(folded);
}

function lineage(byId: ReadonlyMap<string, SummaryRow>, id: string, limit: number): SummaryRow[] {
  const line: SummaryRow[] = [];
  // No line is longer than there are snapshots: parents that form a ring (damage) do not keep it running for ever.
  const most = Math.min(limit, byId.size);
  let next = byId.get(id);
  while (next !== undefined && line.length < most) {
    line.push(next);
    next = next.parent_id === null ? undefined : byId.get(next.parent_id);
  }
  return line;
}

function newestFirst(a: SummaryRow, b: SummaryRow): number {
  return compare(b.created_at, a.created_at) || b.sequence - a.sequence || compare(b.id, a.id);
}

/** By code units: times and ids are ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
