import { statfs } from 'node:fs/promises';
import { describeMount } from '@jvs/fs';
import { EntryType, environmentError, JvsError, type PackedTree } from '@jvs/model';
import type { Repository } from '../repository.js';

/** File systems on which a file that is not linked takes space of its own, whatever the engine. */
const NEVER_SHARE = new Set(['ext2', 'ext3', 'ext4', 'tmpfs']);

export interface WantedRoom {
  /** Payload root that `tree` was scanned from. */
  readonly root: string;
  readonly tree: PackedTree;
  /** 1 for each file that will be linked. */
  readonly shared: Uint8Array | undefined;
}

/**
 * Throws E_NO_SPACE when a snapshot certainly does not fit, before anything of it is written: where files cannot share data, and what they take
 * (not their size: holes take nothing) or their number is more than the file system has left. In doubt it says nothing, and the clone finds out.
 */
export async function checkRoom(repo: Repository, { root, tree, shared }: WantedRoom): Promise<void> {
  const wanted = newInodes(tree, shared);
  const { bavail, bfree, bsize, ffree, files } = await freeRoom(repo);
  // What is reserved for root is there for root.
  const free = (repo.context.uid === 0 ? bfree : bavail) * bsize;
  const tooMany = files > 0 && wanted.length > ffree;
  const sizes = wanted.reduce((sum, index) => sum + (tree.size[index] ?? 0), 0);
  if (!tooMany && sizes <= free) return;
  if (!NEVER_SHARE.has((await describeMount(repo.paths.snapshots)).type)) return;
  if (tooMany) throw noRoom({ needed_inodes: wanted.length, free_inodes: ffree });
  const { ops, threads, signal } = repo.context;
  const request = { root, tree, indices: wanted, extents: false };
  const { bytes } = await ops.measureEntries(request, { threads, signal });
  const needed = bytes.reduce((sum, each) => sum + each, 0);
  if (needed > free) throw noRoom({ needed_bytes: needed, free_bytes: free });
}

/** Entries that will have an inode of their own. */
function newInodes(tree: PackedTree, shared: Uint8Array | undefined): Uint32Array {
  const met = new Set<bigint>();
  const indices = Uint32Array.from({ length: tree.count }, (_, index) => index);
  return indices.filter((index) => {
    if (shared?.[index] === 1) return false;
    if (tree.type[index] === EntryType.directory || tree.nlink[index] === 1) return true;
    const ino = tree.ino[index] ?? 0n;
    return !met.has(ino) && met.add(ino);
  });
}

async function freeRoom(
  repo: Repository,
): Promise<{ bavail: number; bfree: number; bsize: number; ffree: number; files: number }> {
  try {
    return await statfs(repo.paths.snapshots);
  } catch (error) {
    throw environmentError(error, { action: 'ask for free space', path: repo.paths.snapshots });
  }
}

function noRoom(details: Readonly<Record<string, number>>): JvsError {
  const [[name = '', needed = 0] = [], [, free = 0] = []] = Object.entries(details);
  const what = name.endsWith('bytes') ? 'bytes' : 'inodes';
  return new JvsError('E_NO_SPACE', {
    message: `the snapshot needs ${needed} ${what} and the file system has ${free} left; nothing was written`,
    hint: 'jvs gc plan',
    details,
  });
}
