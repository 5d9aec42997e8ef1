import { fileSystemClock } from '@jvs/fs';
import { DIGEST_BYTES, unknownEntries } from '@jvs/integrity';
import { isJvsError, type PackedTree } from '@jvs/model';
import type { Repository } from './repository.js';
import { hashInto } from './state/hash-into.js';
import { makeState } from './state/make-state.js';
import { matchWithCache, type CacheMatch } from './state/match-with-cache.js';
import { scanPayloadTree } from './state/scan-payload-tree.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

export interface ScanOptions {
  /** Believe no cached digest: read everything, whatever `hash` says. */
  readonly rehash?: boolean | undefined;
  /** `unknown`: read what the cache cannot vouch for. `none`: read nothing. */
  readonly hash: 'unknown' | 'none';
}

/**
 * Scans a worktree's payload and matches it with the stat cache. Takes no lock and changes nothing.
 *
 * An entry that changes while it is read stays unknown. Throws E_WORKTREE_NOT_FOUND (its directory is missing), E_UNSAFE_LOCATION (it is no
 * directory), E_CROSSES_MOUNT, E_UNREADABLE with `details.failures`, E_CANCELLED, and environment errors.
 */
export async function scanWorktree(
  repo: Repository,
  worktree: Worktree,
  options: ScanOptions,
): Promise<WorktreeState> {
  const scannedAtNs = await clockOrZero(repo);
  const tree = await scanPayloadTree(repo, { root: worktree.path, worktree: worktree.name });
  const match = await matchWithCache(repo, worktree, tree);
  if (options.rehash === true) {
    const { read, held } = await rehash(repo, worktree, { tree, match });
    return makeState({ tree, ...match, asBaseline: match.asBaseline && held, scannedAtNs, read });
  }
  const indices = options.hash === 'none' ? new Uint32Array() : unknownEntries(tree, match.known);
  const read = await hashInto(repo, { root: worktree.path, tree, indices, ...match });
  return makeState({ tree, ...match, scannedAtNs, read });
}

/** Reads everything. What the cache said of entries that turn out to be different is taken back; `held` says that there were none. */
async function rehash(
  repo: Repository,
  worktree: Worktree,
  { tree, match }: { readonly tree: PackedTree; readonly match: CacheMatch },
): Promise<{ read: WorktreeState['read']; held: boolean }> {
  const claimed = match.digests.slice();
  match.digests.fill(0);
  match.known.fill(0);
  const indices = unknownEntries(tree, match.known);
  const read = await hashInto(repo, { root: worktree.path, tree, indices, ...match });
  let held = true;
  for (const entry of indices) {
    if (match.same[entry] !== 1 || sameDigest(claimed, match.digests, entry)) continue;
    match.same[entry] = 0;
    held = false;
  }
  return { read, held };
}

function sameDigest(a: Uint8Array, b: Uint8Array, entry: number): boolean {
  const end = (entry + 1) * DIGEST_BYTES;
  for (let at = entry * DIGEST_BYTES; at < end; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** Where nothing can be written no cache can be saved either, and the clock is not needed. */
async function clockOrZero(repo: Repository): Promise<bigint> {
  try {
    return await fileSystemClock(repo.paths.tmp);
  } catch (error) {
    if (
      isJvsError(error, 'E_READ_ONLY') ||
      isJvsError(error, 'E_PERMISSION') ||
      isJvsError(error, 'E_NO_SPACE')
    )
      return 0n;
    throw error;
  }
}
