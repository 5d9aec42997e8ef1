import { validateWorktreeName } from '@jvs/model';
import {
  autoSnapshot,
  readWorktree,
  resolveRef,
  scopeOf,
  settleInterrupted,
  withWorktreeLock,
  type Repository,
  type Snapshot,
  type Worktree,
} from '@jvs/repo';
import { makeWorktree } from './make-worktree.js';
import { mustBecomeFree } from './must-be-free.js';

export interface ForkRequest {
  readonly name: string;
  /** Worktree to fork: its present state without `ref`, and what `HEAD` and `@` are about. */
  readonly from: string;
  readonly ref?: string | undefined;
}

export interface ForkResult {
  readonly worktree: Worktree;
  /** Holds what was unsaved in `from`; undefined when nothing was, or `ref` was given. */
  readonly auto: Snapshot | undefined;
}

/**
 * Makes a new worktree from a snapshot, or from the present state of a worktree, unsaved edits included: these are kept by an automatic
 * snapshot first. The snapshot is the base, head and current of the new worktree, so its line goes on from there and it is not detached.
 * Throws as `createWorktree` does.
 */
export async function forkWorktree(repo: Repository, request: ForkRequest): Promise<ForkResult> {
  // Before an automatic snapshot is taken for nothing.
  validateWorktreeName(request.name);
  await mustBecomeFree(repo, request.name);
  const scope = await scopeOf(repo, request.from);
  const { base, auto } = await findBase(repo, request);
  const worktree = await makeWorktree(repo, { name: request.name, base, scope, operation: 'worktree_fork' });
  return { worktree, auto };
}

async function findBase(
  repo: Repository,
  { name, from, ref }: ForkRequest,
): Promise<{ base: string | null; auto: Snapshot | undefined }> {
  if (ref !== undefined) {
    const snapshot = await resolveRef(repo, ref, { worktree: await readWorktree(repo, from) });
    return { base: snapshot.descriptor.snapshot_id, auto: undefined };
  }
  const keep = async (): Promise<{ base: string | null; auto: Snapshot | undefined }> => {
    await settleInterrupted(repo, { worktree: from });
    const worktree = await readWorktree(repo, from);
    const auto = await autoSnapshot(repo, worktree, `before fork to ${name}`);
    return { base: auto?.descriptor.snapshot_id ?? worktree.head.current, auto };
  };
  return withWorktreeLock(repo, from, keep, { operation: 'worktree_fork' });
}
