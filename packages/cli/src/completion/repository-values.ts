import type { OpenRepository, SnapshotView } from '@jvs/api';
import { escapeText } from '@jvs/model';
import { formatTime } from '../text/format-time.js';
import { noteLine } from '../text/note-line.js';
import { shortId } from '../text/short-id.js';
import type { Candidate } from './candidate.js';
import type { ValueKind } from './value-kind.js';

/** So many snapshots are offered before anything is typed: more is a page nobody reads. */
const NEWEST = 20;

type Finder = (repo: OpenRepository, typed: string) => Promise<Candidate[]>;

const finders: Readonly<Partial<Record<ValueKind, Finder>>> = {
  operation: async (repo) => {
    const { operations } = await repo.operations.list({ all: true, limit: NEWEST });
    return operations.map(({ event_id: id, timestamp, operation }) => ({
      value: shortId(id),
      about: `${formatTime(timestamp)}  ${escapeText(operation)}`,
    }));
  },
  plan: async (repo) => (await repo.gc.planIds()).map((value) => ({ value })),
  ref: findRefs,
  setting: async (repo) => (await repo.settings.list()).settings.map(({ key }) => ({ value: key })),
  tag: async (repo) => tagsOf(await newestFirst(repo)),
  worktree: async (repo) =>
    (await repo.worktrees.list()).worktrees.map(({ name, path }) => ({
      value: name,
      about: escapeText(path),
    })),
};

/** What of a repository may stand where a value of this kind is wanted. */
export function repositoryValues(repo: OpenRepository, kind: ValueKind, typed: string): Promise<Candidate[]> {
  return finders[kind]?.(repo, typed) ?? Promise.resolve([]);
}

async function newestFirst(repo: OpenRepository): Promise<readonly SnapshotView[]> {
  return (await repo.history({ all: true })).snapshots;
}

async function findRefs(repo: OpenRepository, typed: string): Promise<Candidate[]> {
  const [, force = '', start = ''] = /^(id:|tag:)?(.*)$/s.exec(typed) ?? [];
  const all = await newestFirst(repo);
  const snapshots = all
    .filter(({ snapshot_id: id }) => id.startsWith(start))
    .slice(0, NEWEST)
    .map((each) => ({ value: shortId(each.snapshot_id), about: describe(each) }));
  const tags = force === 'id:' ? [] : tagsOf(all);
  const found = force === 'tag:' ? tags : [...tags, ...snapshots];
  if (force !== '') return found.map(({ value, about }) => ({ value: `${force}${value}`, about }));
  const marks = [
    { value: 'HEAD', about: 'The newest snapshot of the worktree' },
    { value: '@', about: 'What the worktree was last made equal to' },
  ];
  return [...marks, ...found];
}

/** Each tag once, by the newest snapshot that carries it: that is what it means. */
function tagsOf(all: readonly SnapshotView[]): Candidate[] {
  const tags = new Map<string, Candidate>();
  for (const snapshot of all)
    for (const value of snapshot.tags)
      if (!tags.has(value)) tags.set(value, { value, about: describe(snapshot) });
  return [...tags.values()];
}

function describe({ created_at: createdAt, note }: SnapshotView): string {
  return `${formatTime(createdAt)}  ${noteLine(note)}`.trimEnd().slice(0, 72);
}
