import {
  ancestry,
  MAIN_WORKTREE,
  openCatalogue,
  readWorktree,
  type Ancestor,
  type Catalogue,
  type Repository,
  type Summary,
} from '@jvs/repo';
import type { Scope } from '../scope.js';
import { summaryView } from '../views/snapshot-view.js';
import type { GapView, HistoryView } from '../views/history-view.js';

export interface HistoryRequest {
  /** Every snapshot of the repository, not only the worktree's line. */
  readonly all?: boolean | undefined;
  readonly limit?: number | undefined;
  /** Only those whose note holds this, in any case. */
  readonly grep?: string | undefined;
  /** Only those that carry it. */
  readonly tag?: string | undefined;
}

export async function listHistory({ repo, worktree }: Scope, query: HistoryRequest): Promise<HistoryView> {
  const { all = false, limit, grep, tag } = query;
  const { head, name } = await readWorktree(repo, all ? MAIN_WORKTREE : worktree);
  const catalogue = await openCatalogue(repo);
  const line = all ? [] : await lineOf(repo, catalogue, { head: head.head, query });
  const snapshots = all
    ? catalogue.list({ limit, grep, tag })
    : onLine(
        line.flatMap(({ snapshot }) => snapshot ?? []),
        query,
      );
  return {
    worktree: all ? null : name,
    head_id: head.head,
    current_id: head.current,
    snapshots: snapshots.map(summaryView),
    gaps: gapsBelow(snapshots, line),
  };
}

/** A filter may skip any number, and what was deleted takes places, so only an unfiltered line is cut short early. */
async function lineOf(
  repo: Repository,
  catalogue: Catalogue,
  { head, query }: { readonly head: string | null; readonly query: HistoryRequest },
): Promise<Ancestor[]> {
  if (head === null) return [];
  const { grep, tag, limit } = query;
  const all = grep !== undefined || tag !== undefined || limit === undefined;
  const line = await ancestry(repo, catalogue, { id: head, limit: all ? undefined : limit + 1 });
  return line.some(({ deleted }) => deleted !== undefined) ? ancestry(repo, catalogue, { id: head }) : line;
}

/** How many were deleted below each snapshot that is shown. */
function gapsBelow(shown: readonly Summary[], line: readonly Ancestor[]): GapView[] {
  const ids = new Set(shown.map(({ snapshotId }) => snapshotId));
  const gaps: GapView[] = [];
  let above: string | undefined;
  let deleted = 0;
  const close = (): void => {
    if (above !== undefined && deleted > 0) gaps.push({ below_id: above, deleted });
  };
  for (const { snapshot } of line) {
    if (snapshot === undefined) deleted += 1;
    else {
      close();
      above = ids.has(snapshot.snapshotId) ? snapshot.snapshotId : undefined;
      deleted = 0;
    }
  }
  close();
  return gaps;
}

function onLine(line: readonly Summary[], { grep, tag, limit }: HistoryRequest): Summary[] {
  const text = grep?.toLowerCase();
  return line
    .filter(({ note }) => text === undefined || note.toLowerCase().includes(text))
    .filter(({ tags }) => tag === undefined || tags.includes(tag))
    .slice(0, limit);
}
