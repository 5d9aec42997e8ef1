import { lstat } from 'node:fs/promises';
import { EntryType, type PackedTree } from '@jvs/model';
import { isPublished, type Repository } from '@jvs/repo';
import type { Target } from './target.js';
import { matchTrees, NONE } from './match-trees.js';

/**
 * For each entry of the target's payload 1 when the payload of `baseline` has this very inode under the same path: by hard links between
 * snapshots, or because it is the target. All 0 when there is no baseline to look at. The baseline's scan is let go before this returns.
 */
export async function sharedWithBaseline(
  repo: Repository,
  target: Target,
  baseline: string | null,
): Promise<Uint8Array> {
  const shared = new Uint8Array(target.tree.count);
  if (baseline === null) return shared;
  if (baseline === target.snapshot.descriptor.snapshot_id) return shared.fill(1);
  if (!isPublished(repo, baseline)) return shared;
  // Subvolumes of btrfs have inode numbers of their own: the same number is another inode there.
  if (!(await isOneDevice(repo.paths.payload(baseline), target.payload))) return shared;
  const { ops, threads, signal } = repo.context;
  const { tree } = await ops.scanTree(repo.paths.payload(baseline), { threads, signal });
  return sharedInodes(tree, target.tree);
}

async function isOneDevice(...paths: readonly [string, string]): Promise<boolean> {
  const [a, b] = await Promise.all(paths.map((path) => lstat(path)));
  return a?.dev === b?.dev;
}

/** The same for two scans. Directories are never shared. */
export function sharedInodes(baseline: PackedTree, want: PackedTree): Uint8Array {
  const shared = new Uint8Array(want.count);
  const { haveOf } = matchTrees(baseline, want);
  for (let w = 0; w < want.count; w++) {
    const b = haveOf[w]!;
    if (b === NONE || want.type[w] === EntryType.directory) continue;
    if (baseline.type[b] === want.type[w] && baseline.ino[b] === want.ino[w]) shared[w] = 1;
  }
  return shared;
}
