import { isJvsError, isSnapshotId, JvsError } from '@jvs/model';
import { ancestry } from './ancestry.js';
import type { Catalogue, Summary } from './catalogue.js';
import { openCatalogue } from './open-catalogue.js';
import { readSnapshot } from './read-snapshot.js';
import { matchName } from './refs/match-name.js';
import { nearestSnapshots } from './refs/nearest-snapshots.js';
import { parseRef, type ParsedRef } from './refs/parse-ref.js';
import type { Repository } from './repository.js';
import { snapshotDeleted } from './snapshot-deleted.js';
import type { Snapshot } from './snapshot.js';
import { listTombstoneIds, readTombstone } from './store/tombstones.js';
import type { Worktree } from './worktree.js';

const NEAREST = 3;

export interface ResolveOptions {
  /** What `HEAD` and `@` are about. */
  readonly worktree?: Worktree | undefined;
  /** An open catalogue to use; without one, it is opened when the reference needs it, and closed. */
  readonly catalogue?: Catalogue | undefined;
}

/**
 * The snapshot a reference names: `HEAD`, `@` (current), `<ref>~n`, full id, tag, id prefix of 4 or more, tag prefix, note text;
 * the first kind that matches decides. `id:`, `tag:` and `note:` force a kind.
 *
 * Throws E_REF_EMPTY, E_REF_INVALID, E_REF_AMBIGUOUS (`details.candidates`), E_REF_NOT_FOUND (`details.nearest`), E_SNAPSHOT_DELETED, and
 * what `readSnapshot` throws.
 */
export async function resolveRef(
  repo: Repository,
  ref: string,
  options: ResolveOptions = {},
): Promise<Snapshot> {
  const parsed = parseRef(ref);
  const direct = directId(parsed, options.worktree);
  if (direct !== undefined && parsed.back === 0) return readDirect(repo, ref, direct, options);
  return withCatalogue(repo, options, async (catalogue) =>
    readSnapshot(repo, await findId({ repo, catalogue }, { ref, parsed, direct })),
  );
}

/** The id when no lookup is needed. */
function directId(ref: ParsedRef, worktree: Worktree | undefined): string | undefined {
  if (ref.kind === undefined && (ref.name === 'HEAD' || ref.name === '@'))
    return movingId(ref.name, worktree);
  const id = ref.name.toLowerCase();
  return ref.kind !== 'tag' && ref.kind !== 'note' && isSnapshotId(id) ? id : undefined;
}

function movingId(name: 'HEAD' | '@', worktree: Worktree | undefined): string {
  if (worktree === undefined) {
    throw new JvsError('E_WORKTREE_NOT_FOUND', {
      message: `${name} means something only in a worktree`,
      hint: 'jvs worktree list',
    });
  }
  const id = name === 'HEAD' ? worktree.head.head : worktree.head.current;
  if (id !== null) return id;
  throw new JvsError('E_REF_NOT_FOUND', {
    message: `worktree ${worktree.name} has no snapshot yet`,
    hint: 'jvs snapshot',
    details: { ref: name, worktree: worktree.name },
  });
}

/** A full id may still be a tag that looks like one. */
async function readDirect(
  repo: Repository,
  ref: string,
  id: string,
  options: ResolveOptions,
): Promise<Snapshot> {
  try {
    return await readSnapshot(repo, id);
  } catch (error) {
    if (!isJvsError(error, 'E_REF_NOT_FOUND') || ref === 'HEAD' || ref === '@') throw error;
  }
  return withCatalogue(repo, options, async (catalogue) =>
    readSnapshot(repo, await onlyOne({ repo, catalogue }, ref, matchName(catalogue, parseRef(ref)))),
  );
}

interface Wanted {
  readonly ref: string;
  readonly parsed: ParsedRef;
  readonly direct: string | undefined;
}

interface Place {
  readonly repo: Repository;
  readonly catalogue: Catalogue;
}

async function findId(at: Place, { ref, parsed, direct }: Wanted): Promise<string> {
  if (direct !== undefined) return ancestorOf(at, ref, { id: direct, back: parsed.back });
  const found = matchName(at.catalogue, parsed);
  if (found.length > 0) return ancestorOf(at, ref, { id: await onlyOne(at, ref, found), back: parsed.back });
  // "~2" may also be part of a note.
  return onlyOne(at, ref, parsed.back > 0 ? matchName(at.catalogue, { name: ref, kind: undefined }) : []);
}

async function onlyOne(at: Place, ref: string, found: readonly Summary[]): Promise<string> {
  const [only, ...others] = found;
  if (only === undefined) throw (await deletedByPrefix(at.repo, ref)) ?? notFound(at.catalogue, ref);
  if (others.length > 0) throw ambiguous(ref, found);
  return only.snapshotId;
}

/** Deleted snapshots count: what `~2` means is not changed by a deletion. */
async function ancestorOf(
  { repo, catalogue }: Place,
  ref: string,
  { id, back }: { readonly id: string; readonly back: number },
): Promise<string> {
  if (back === 0) return id;
  const line = await ancestry(repo, catalogue, { id, limit: back + 1 });
  const found = line[back];
  if (found?.deleted !== undefined) throw snapshotDeleted(found.deleted, ref);
  if (found !== undefined) return found.snapshot.snapshotId;
  throw new JvsError('E_REF_NOT_FOUND', {
    message: `"${ref}" goes back further than the history of ${id.slice(0, 8)}: it has ${Math.max(line.length - 1, 0)} ancestors`,
    hint: `jvs history`,
    details: { ref, ancestors: Math.max(line.length - 1, 0) },
  });
}

/** Undefined unless the reference is the beginning of exactly one deleted snapshot's id. */
async function deletedByPrefix(repo: Repository, ref: string): Promise<JvsError | undefined> {
  const prefix = parseRef(ref).name.toLowerCase();
  if (!/^[0-9a-f][0-9a-f-]{3,35}$/.test(prefix)) return undefined;
  const [only, ...others] = (await listTombstoneIds(repo)).filter((id) => id.startsWith(prefix));
  if (only === undefined || others.length > 0) return undefined;
  const tombstone = await readTombstone(repo, only);
  return tombstone && snapshotDeleted(tombstone, ref);
}

async function withCatalogue(
  repo: Repository,
  options: ResolveOptions,
  use: (catalogue: Catalogue) => Promise<Snapshot>,
): Promise<Snapshot> {
  return use(options.catalogue ?? (await openCatalogue(repo)));
}

function notFound(catalogue: Catalogue, ref: string): JvsError {
  return new JvsError('E_REF_NOT_FOUND', {
    message: `no snapshot is named "${ref.slice(0, 80)}"`,
    hint: 'jvs history --all',
    details: { ref: ref.slice(0, 200), nearest: nearestSnapshots(catalogue, ref, NEAREST).map(candidate) },
  });
}

function ambiguous(ref: string, candidates: readonly Summary[]): JvsError {
  return new JvsError('E_REF_AMBIGUOUS', {
    message: `"${ref.slice(0, 80)}" may mean ${candidates.length} snapshots`,
    hint: `jvs show ${(candidates[0] as Summary).snapshotId.slice(0, 8)}`,
    details: { ref: ref.slice(0, 200), candidates: candidates.map(candidate) },
  });
}

function candidate(summary: Summary): Record<string, unknown> {
  return {
    snapshot_id: summary.snapshotId,
    created_at: summary.createdAt,
    note: summary.note,
    tags: summary.tags,
  };
}
