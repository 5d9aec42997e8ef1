import { fileSystemClock } from '@jvs/fs';
import { EntryType, type PackedTree } from '@jvs/model';
import { sameShape, saveStatCache, scanPayloadTree, type Repository, type Worktree } from '@jvs/repo';
import type { Target } from './target.js';
import { isZero, samePair, words } from './left-inodes.js';
import { matchTrees, NONE } from './match-trees.js';
import type { PreparedRestore } from './prepare-restore.js';

export interface RestoredRequest {
  readonly worktree: Worktree;
  readonly target: Target;
  readonly prepared: PreparedRestore;
  /** Undefined when all was restored. */
  readonly paths: readonly Uint8Array[] | undefined;
}

const DIGEST_BYTES = 32;

/**
 * Saves the stat cache after a whole restore, so that the next command reads nothing: what a fresh scan shows to be exactly what was placed or left
 * has the target's digest. After a restore of paths the old cache is still right about everything else, and stays.
 */
export async function rememberRestored(repo: Repository, request: RestoredRequest): Promise<void> {
  const { worktree, target, paths } = request;
  if (paths !== undefined) return;
  const scannedAtNs = await fileSystemClock(repo.paths.tmp);
  const tree = await scanPayloadTree(repo, { root: worktree.path, worktree: worktree.name });
  const match = matchTrees(tree, target.tree);
  // The very columns of the target where nothing stands in between: there is no room for a second one of a million entries.
  const identical = sameShape(tree, target.tree);
  const digests = identical ? target.digests : new Uint8Array(tree.count * DIGEST_BYTES);
  const known = new Uint8Array(tree.count);
  const same = new Uint8Array(tree.count);
  const isRestored = restoredTest(request, tree);
  for (let now = 0; now < tree.count; now++) {
    const w = match.wantOf[now]!;
    if (w === NONE || !isRestored(now, w)) continue;
    same[now] = 1;
    if (tree.type[now] === EntryType.directory) continue;
    known[now] = 1;
    if (!identical)
      digests.set(target.digests.subarray(w * DIGEST_BYTES, (w + 1) * DIGEST_BYTES), now * DIGEST_BYTES);
  }
  await saveStatCache(
    repo,
    worktree,
    { tree, digests, known, same, scannedAtNs },
    target.snapshot.descriptor.snapshot_id,
  );
}

/**
 * A placed entry is the inode that was staged and checked; one that got new metadata is the inode that was hashed; one that was left alone is
 * just as it was scanned. All have the target's times, which a write since would have changed.
 */
function restoredTest(
  { target, prepared }: RestoredRequest,
  tree: PackedTree,
): (now: number, w: number) => boolean {
  const { plan, left, staged } = prepared;
  const inodes = words(tree.ino);
  const ctimes = words(tree.ctimeNs);
  const stagedInodes = words(staged.inodes);
  const mtimes = words(tree.mtimeNs);
  const wanted = target.tree;
  const wantedMtimes = words(wanted.mtimeNs);
  const touched = new Uint8Array(wanted.count);
  for (const w of plan.metadata) touched[w] = 1;
  const made = new Set(plan.makeDirectories);
  const looksRight = (now: number, w: number): boolean =>
    tree.type[now] === wanted.type[w] &&
    tree.size[now] === wanted.size[w] &&
    tree.mode[now] === wanted.mode[w] &&
    tree.uid[now] === wanted.uid[w] &&
    tree.gid[now] === wanted.gid[w] &&
    samePair(mtimes, now, wantedMtimes, w);
  return (now, w) => {
    if (!looksRight(now, w)) return false;
    if (!isZero(stagedInodes, w)) return samePair(inodes, now, stagedInodes, w);
    if (made.has(w)) return true;
    if (!samePair(inodes, now, left.ino, w)) return false;
    return touched[w] === 1 || samePair(ctimes, now, left.ctimeNs, w);
  };
}
