import { parseAuditAnchor } from '@jvs/audit';
import { isJvsError, isSnapshotId, JvsError } from '@jvs/model';
import { readWorktree, resolveRef, type Repository, type Worktree } from '@jvs/repo';
import { listSnapshots, parseShard, type VerifyRequest as CheckRequest } from '@jvs/verify';
import type { Scope } from '../scope.js';
import type { VerifyRequest } from './verify.js';

/**
 * What `verifySnapshots` is asked for. HEAD, @ and full ids are passed on unread, so that damage to a descriptor is reported by
 * verification like any other. Throws E_USAGE for refs together with all.
 */
export async function snapshotsToVerify(
  { repo, worktree: name }: Scope,
  { refs = [], all = false, shard, expectHead: anchor }: VerifyRequest,
): Promise<CheckRequest> {
  const expectHead = anchor === undefined ? undefined : parseAuditAnchor(anchor);
  if (all && refs.length > 0) {
    throw new JvsError('E_USAGE', {
      message: '--all and a reference exclude each other',
      hint: 'jvs verify --help',
    });
  }
  if (all) return { all, expectHead, shard: shard === undefined ? undefined : parseShard(shard) };
  const worktree = await readWorktree(repo, name);
  if (refs.length === 0) return { ids: worktree.head.head === null ? [] : [worktree.head.head], expectHead };
  const ids = await Promise.all(refs.map((ref) => idOf(repo, ref, worktree)));
  return { ids: [...new Set(ids)], expectHead };
}

async function idOf(repo: Repository, ref: string, worktree: Worktree): Promise<string> {
  const { head, current } = worktree.head;
  if (ref === 'HEAD' && head !== null) return head;
  if (ref === '@' && current !== null) return current;
  if (isSnapshotId(ref)) return ref;
  try {
    return (await resolveRef(repo, ref, { worktree })).descriptor.snapshot_id;
  } catch (error) {
    const damaged = isJvsError(error, 'E_REF_NOT_FOUND') ? await idOnDisk(repo, ref) : undefined;
    if (damaged === undefined) throw error;
    return damaged;
  }
}

/** Snapshots whose descriptor or READY is damaged have no name in the catalogue; the beginning of their id still finds them. */
async function idOnDisk(repo: Repository, prefix: string): Promise<string | undefined> {
  if (!/^[0-9a-f-]{4,}$/.test(prefix)) return undefined;
  const { ids } = await listSnapshots(repo);
  const [only, ...others] = ids.filter((id) => id.startsWith(prefix));
  return others.length === 0 ? only : undefined;
}
