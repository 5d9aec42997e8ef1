import { isJvsError, isSnapshotId, JvsError } from '@jvs/model';
import type { Catalogue, Summary } from './catalogue.js';
import { openCatalogue } from './open-catalogue.js';
import { readSnapshot } from './read-snapshot.js';
import { matchName } from './refs/match-name.js';
import { nearestSnapshots } from './refs/nearest-snapshots.js';
import { parseRef, type ParsedRef } from './refs/parse-ref.js';
import type { Repository } from './repository.js';
import type { Snapshot } from './snapshot.js';
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
 * Throws E_REF_EMPTY, E_REF_INVALID, E_REF_AMBIGUOUS (`details.candidates`) and E_REF_NOT_FOUND (`details.nearest`), and
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
  return withCatalogue(repo, options, (catalogue) =>
    readSnapshot(repo, findId(catalogue, { ref, parsed, direct })),
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
  return withCatalogue(repo, options, (catalogue) =>
    readSnapshot(repo, onlyOne(catalogue, ref, matchName(catalogue, parseRef(ref)))),
  );
}

interface Wanted {
  readonly ref: string;
  readonly parsed: ParsedRef;
  readonly direct: string | undefined;
}

function findId(catalogue: Catalogue, { ref, parsed, direct }: Wanted): string {
  if (direct !== undefined) return ancestorOf(catalogue, ref, direct, parsed.back);
  const found = matchName(catalogue, parsed);
  if (found.length > 0) return ancestorOf(catalogue, ref, onlyOne(catalogue, ref, found), parsed.back);
  // "~2" may also be part of a note.
  return onlyOne(catalogue, ref, parsed.back > 0 ? matchName(catalogue, { name: ref, kind: undefined }) : []);
}

function onlyOne(catalogue: Catalogue, ref: string, found: readonly Summary[]): string {
  const [only, ...others] = found;
  if (only === undefined) throw notFound(catalogue, ref);
  if (others.length > 0) throw ambiguous(ref, found);
  return only.snapshotId;
}

function ancestorOf(catalogue: Catalogue, ref: string, id: string, back: number): string {
  if (back === 0) return id;
  const line = catalogue.lineage(id, back + 1);
  const found = line[back];
  if (found !== undefined) return found.snapshotId;
  throw new JvsError('E_REF_NOT_FOUND', {
    message: `"${ref}" goes back further than the history of ${id.slice(0, 8)}: it has ${Math.max(line.length - 1, 0)} ancestors`,
    hint: `jvs history`,
    details: { ref, ancestors: Math.max(line.length - 1, 0) },
  });
}

async function withCatalogue(
  repo: Repository,
  options: ResolveOptions,
  use: (catalogue: Catalogue) => Promise<Snapshot>,
): Promise<Snapshot> {
  if (options.catalogue !== undefined) return use(options.catalogue);
  const catalogue = await openCatalogue(repo);
  try {
    return await use(catalogue);
  } finally {
    catalogue.close();
  }
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
