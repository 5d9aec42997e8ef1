import { MAIN_WORKTREE, openCatalogue, readWorktree, type Repository, type Summary } from '@jvs/repo';
import { summaryView } from './views/snapshot-view.js';
import type { HistoryView } from './views/history-view.js';

export interface HistoryQuery {
  /** Whose line; undefined for every snapshot. */
  readonly worktree: string | undefined;
  readonly limit: number | undefined;
  readonly grep: string | undefined;
  readonly tag: string | undefined;
}

/** The snapshots of a line or of the whole repository, newest first. */
export async function listHistory(repo: Repository, query: HistoryQuery): Promise<HistoryView> {
  const { head, name } = await readWorktree(repo, query.worktree ?? MAIN_WORKTREE);
  const catalogue = await openCatalogue(repo);
  try {
    const { worktree, limit, grep, tag } = query;
    const snapshots =
      worktree === undefined
        ? catalogue.list({ limit, grep, tag })
        : onLine(head.head === null ? [] : catalogue.lineage(head.head, lineLimit(query)), query);
    return {
      worktree: worktree === undefined ? null : name,
      head_id: head.head,
      current_id: head.current,
      snapshots: snapshots.map(summaryView),
    };
  } finally {
    catalogue.close();
  }
}

/** A filter may skip any number, so only an unfiltered line is cut short early. */
function lineLimit({ grep, tag, limit }: HistoryQuery): number | undefined {
  return grep === undefined && tag === undefined ? limit : undefined;
}

function onLine(line: readonly Summary[], { grep, tag, limit }: HistoryQuery): Summary[] {
  const text = grep?.toLowerCase();
  return line
    .filter(({ note }) => text === undefined || note.toLowerCase().includes(text))
    .filter(({ tags }) => tag === undefined || tags.includes(tag))
    .slice(0, limit);
}
