import { lstatSync } from 'node:fs';
import { isPublished } from '../is-published.js';
import type { Repository } from '../repository.js';
import { isPinInForce } from '../store/pins.js';
import type { Recorded } from './recorded.js';

/** A record that the audit log says there must be, and is not there. */
export interface LostRecord {
  readonly kind: 'snapshot' | 'pin' | 'worktree' | 'labels' | 'head';
  /** Id, or name of the worktree. */
  readonly id: string;
  /** From the root. */
  readonly file: string;
  readonly message: string;
}

export interface LostRecordsOptions {
  /** Expired pins protect nothing. */
  readonly now: Date;
  /** Ids and names that operations in flight or cut off speak of: they may be ahead of the log, or behind it. */
  readonly spoken: ReadonlySet<unknown>;
  /** Snapshots that a listing found there. */
  readonly listed?: ReadonlySet<string> | undefined;
}

/** Snapshots, pins and worktrees. Looks for names only: what is there and damaged is found by whoever reads it. */
export function lostRecords(
  repo: Repository,
  recorded: Recorded,
  { now, spoken, listed }: LostRecordsOptions,
): LostRecord[] {
  const { paths } = repo;
  const snapshots = [...recorded.snapshots].filter(
    (id) => !spoken.has(id) && listed?.has(id) !== true && !isAccountedFor(repo, id),
  );
  const pins = [...recorded.pins.values()].filter(
    (pin) =>
      isPinInForce(pin, now) &&
      ![pin.pin_id, pin.snapshot_id].some((id) => spoken.has(id)) &&
      !isThere(paths.pin(pin.pin_id)) &&
      isPublished(repo, pin.snapshot_id),
  );
  const worktrees = [...recorded.worktrees.keys()].filter(
    (name) => !spoken.has(name) && !isThere(paths.worktree(name)),
  );
  return [
    ...snapshots.map((id) => lost('snapshot', id, { file: `.jvs/snapshots/${id}`, what: `snapshot ${id}` })),
    ...pins.map(({ pin_id: id, snapshot_id: of }) =>
      lost('pin', id, { file: `.jvs/gc/pins/${id}.json`, what: `a pin of snapshot ${of}` }),
    ),
    ...worktrees.map((name) =>
      lost('worktree', name, { file: `.jvs/worktrees/${name}`, what: `worktree "${name}"` }),
    ),
  ];
}

/** What there is anything of, deleted, or set aside. What is left of one without READY is told of as that. */
function isAccountedFor(repo: Repository, id: string): boolean {
  const { paths } = repo;
  return [paths.snapshot(id), paths.descriptor(id), paths.tombstone(id), paths.quarantined(id)].some(isThere);
}

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function lost(
  kind: LostRecord['kind'],
  id: string,
  { file, what }: { readonly file: string; readonly what: string },
): LostRecord {
  return { kind, id, file, message: `${file} is missing: by the audit log there is ${what}` };
}
