import { readWorktree, resolveRef, scopeOf, type Repository, type Worktree } from '@jvs/repo';
import { makeWorktree } from './make-worktree.js';

export interface CreateRequest {
  readonly name: string;
  /** Snapshot to begin with; without one the worktree is empty. */
  readonly ref?: string | undefined;
  /** Worktree that `HEAD` and `@` are about, and whose undo takes this back; by default main. */
  readonly from?: string | undefined;
}

/**
 * Creates a worktree, empty or equal to a snapshot, which is then its base, head and current. Throws E_NAME_INVALID, E_WORKTREE_EXISTS, what
 * `resolveRef` throws, E_PAYLOAD_MISMATCH, engine and environment errors; after a failure nothing is there.
 */
export async function createWorktree(repo: Repository, request: CreateRequest): Promise<Worktree> {
  const { name, ref, from } = request;
  const [base, scope] = [await baseOf(repo, ref, from), await scopeOf(repo, from)];
  return makeWorktree(repo, { name, base, scope, operation: 'worktree_create' });
}

async function baseOf(
  repo: Repository,
  ref: string | undefined,
  from: string | undefined,
): Promise<string | null> {
  if (ref === undefined) return null;
  const worktree = from === undefined ? undefined : await readWorktree(repo, from);
  return (await resolveRef(repo, ref, { worktree })).descriptor.snapshot_id;
}
