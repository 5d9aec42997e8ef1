import { JvsError } from '@jvs/model';
import { autoSnapshot } from './auto-snapshot.js';
import { isClean } from './is-clean.js';
import { isPublished } from './is-published.js';
import { readSnapshot } from './read-snapshot.js';
import type { Repository } from './repository.js';
import { scanWorktree } from './scan-worktree.js';
import type { Worktree } from './worktree.js';
import type { WorktreeState } from './worktree-state.js';

const ATTEMPTS = 4;

export interface SinceRequest {
  /** Its `path` is where the payload lies now. */
  readonly worktree: Worktree;
  /** Snapshot that kept what was unsaved before; null when nothing was. */
  readonly kept: string | null;
  readonly why: string;
  /** Called with each snapshot taken. */
  readonly onKept: (id: string) => Promise<void>;
}

/**
 * For a payload that was moved out of everybody's reach: keeps what was written between the last look at it and the move, by automatic snapshots, until
 * it equals the last of them. Returns the id of that one. Throws E_SOURCE_BUSY when somebody who has it open, or stands in it, goes on writing.
 */
export async function keepWrittenSince(repo: Repository, request: SinceRequest): Promise<string | null> {
  const { worktree, why, onKept } = request;
  let { kept } = request;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
    if (await isKept(repo, worktree, { state, kept })) return kept;
    const snapshot = await autoSnapshot(repo, worktree, why, { state });
    kept = snapshot?.descriptor.snapshot_id ?? kept;
    if (snapshot !== undefined) await onKept(snapshot.descriptor.snapshot_id);
  }
  throw new JvsError('E_SOURCE_BUSY', {
    message: `somebody goes on writing into worktree ${worktree.name}`,
    hint: 'jvs worktree list',
    details: { worktree: worktree.name, tries: ATTEMPTS },
  });
}

async function isKept(
  repo: Repository,
  worktree: Worktree,
  { state, kept }: { readonly state: WorktreeState; readonly kept: string | null },
): Promise<boolean> {
  if (kept === null || !isPublished(repo, kept)) return isClean(repo, worktree, state);
  const { descriptor } = await readSnapshot(repo, kept, { labelGeneration: 0 });
  return state.rootHash() === descriptor.payload_root_hash || isClean(repo, worktree, state);
}
