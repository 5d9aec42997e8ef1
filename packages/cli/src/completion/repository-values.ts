import { listPlanIds } from '@jvs/gc';
import { escapeText } from '@jvs/model';
import { listWorktrees, openCatalogue, type Repository, type Summary } from '@jvs/repo';
import { listOperations } from '@jvs/undo';
import { settingNames } from '../config-keys.js';
import { formatTime } from '../text/format-time.js';
import { noteLine } from '../text/note-line.js';
import { shortId } from '../text/short-id.js';
import type { Candidate } from './candidate.js';
import type { ValueKind } from './value-kind.js';

/** So many snapshots are offered before anything is typed: more is a page nobody reads. */
const NEWEST = 20;

type Finder = (repo: Repository, typed: string) => Promise<Candidate[]>;

const finders: Readonly<Partial<Record<ValueKind, Finder>>> = {
  engine: async ({ context }) => ['auto', ...context.engines.names].map((value) => ({ value })),
  operation: async (repo) => {
    const operations = await listOperations(repo, { worktree: undefined, limit: NEWEST });
    return operations.map(({ record }) => ({
      value: shortId(record.event_id),
      about: `${formatTime(record.timestamp)}  ${escapeText(record.operation)}`,
    }));
  },
  plan: async (repo) => (await listPlanIds(repo)).map((value) => ({ value })),
  ref: findRefs,
  setting: async ({ config }) => settingNames(config).map((value) => ({ value })),
  tag: (repo) => withCatalogue(repo, tagsOf),
  worktree: async (repo) =>
    (await listWorktrees(repo)).map(({ name, path }) => ({ value: name, about: escapeText(path) })),
};

/** What of a repository may stand where a value of this kind is wanted. */
export function repositoryValues(repo: Repository, kind: ValueKind, typed: string): Promise<Candidate[]> {
  return finders[kind]?.(repo, typed) ?? Promise.resolve([]);
}

async function findRefs(repo: Repository, typed: string): Promise<Candidate[]> {
  const [, force = '', start = ''] = /^(id:|tag:)?(.*)$/s.exec(typed) ?? [];
  const found = await withCatalogue(repo, (newestFirst) => {
    const ids = newestFirst.filter(({ snapshotId }) => snapshotId.startsWith(start));
    const snapshots = ids
      .slice(0, NEWEST)
      .map((each) => ({ value: shortId(each.snapshotId), about: describe(each) }));
    if (force === 'id:') return snapshots;
    return [...tagsOf(newestFirst), ...(force === 'tag:' ? [] : snapshots)];
  });
  if (force !== '') return found.map(({ value, about }) => ({ value: `${force}${value}`, about }));
  const marks = [
    { value: 'HEAD', about: 'The newest snapshot of the worktree' },
    { value: '@', about: 'What the worktree was last made equal to' },
  ];
  return [...marks, ...found];
}

/** Each tag once, by the newest snapshot that carries it: that is what it means. */
function tagsOf(newestFirst: readonly Summary[]): Candidate[] {
  const tags = new Map<string, Candidate>();
  for (const summary of newestFirst)
    for (const value of summary.tags)
      if (!tags.has(value)) tags.set(value, { value, about: describe(summary) });
  return [...tags.values()];
}

function describe({ createdAt, note }: Summary): string {
  return `${formatTime(createdAt)}  ${noteLine(note)}`.trimEnd().slice(0, 72);
}

async function withCatalogue(
  repo: Repository,
  use: (newestFirst: readonly Summary[]) => Candidate[],
): Promise<Candidate[]> {
  const catalogue = await openCatalogue(repo);
  try {
    return use(catalogue.list());
  } finally {
    catalogue.close();
  }
}
