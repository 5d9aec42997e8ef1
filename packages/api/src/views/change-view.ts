import { bytesToPath, type PrintedPath } from '@jvs/model';
import type { Change, EntryFacts } from '@jvs/repo';
import { entryTypeName } from './entry-type-name.js';

/** One side of a change. */
export interface EntryView {
  readonly type: string;
  /** Four octal digits. */
  readonly mode: string;
  readonly size: number;
}

/** One entry that differs. */
export interface ChangeView extends PrintedPath {
  readonly change: Change['kind'];
  readonly before: EntryView | null;
  readonly after: EntryView | null;
}

/** How many entries changed in which way. */
export type ChangeCounts = Readonly<Record<Change['kind'], number>>;

export function changeView({ kind, path, before, after }: Change): ChangeView {
  const printed = bytesToPath(path);
  return {
    change: kind,
    ...printed,
    path: printed.path === '' ? '.' : printed.path,
    before: entryView(before),
    after: entryView(after),
  };
}

export function countChanges(changes: readonly Change[]): ChangeCounts {
  const counts = { added: 0, removed: 0, modified: 0, mode: 0, type: 0 };
  for (const { kind } of changes) counts[kind]++;
  return counts;
}

function entryView(facts: EntryFacts | undefined): EntryView | null {
  if (facts === undefined) return null;
  const { type, mode, size } = facts;
  return { type: entryTypeName(type), mode: mode.toString(8).padStart(4, '0'), size };
}
