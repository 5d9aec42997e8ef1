import type { Retention } from '@jvs/model';
import type { Decision, Victim } from './decision.js';
import type { SpaceBook } from './space-book.js';

/** How far the store is over its limits, in bytes. `free` is what the file system has left; `used` what the snapshots take. */
export function shortage(
  { max_bytes: most, min_free: least }: Retention,
  { used, free }: { readonly used: number; readonly free: number },
): number {
  return Math.max(most === undefined ? 0 : used - most, least === undefined ? 0 : least - free, 0);
}

/**
 * Takes snapshots that nothing protects out of the book, oldest first, until `missing` bytes came back; one that gives nothing back by itself
 * may be what keeps the next one's bytes, so none is passed over. Returns those taken out, and what is still missing.
 */
export function thin(
  newestFirst: readonly Decision[],
  book: SpaceBook,
  { missing, worktree }: { readonly missing: number; readonly worktree: string | null },
): { readonly victims: readonly Victim[]; readonly missing: number } {
  const victims: Victim[] = [];
  let left = missing;
  for (let at = newestFirst.length - 1; at >= 0 && left > 0; at--) {
    const decision = newestFirst[at];
    if (decision?.verdict !== 'spare') continue;
    if (worktree !== null && decision.snapshot.worktree !== worktree) continue;
    const bytes = book.remove(decision.snapshot.id);
    victims.push({ snapshot: decision.snapshot, why: 'limit', bytes });
    left -= bytes;
  }
  return { victims, missing: Math.max(left, 0) };
}
