import { lstatSync } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '@jvs/repo';
import { measureTree } from './measure-tree.js';
import type { TreeSpace } from './tree-space.js';

/** What a snapshot's directory takes: in one piece, or in two where the payload is a btrfs subvolume. */
export async function measurePayload(
  repo: Repository,
  id: string,
  extents: boolean,
): Promise<readonly TreeSpace[]> {
  const [directory, payload] = [repo.paths.snapshot(id), repo.paths.payload(id)];
  if (!isApart(payload, directory)) return [await measureTree(repo.context, directory, extents)];
  const space = await measureTree(repo.context, payload, extents);
  return [await measureBeside(directory, path.basename(payload)), { ...space, apart: true }];
}

/**
 * Whether two directories have inode numbers of their own: one of them is in another subvolume. Synchronous: a thread for each costs several times what
 * looking does, and there are as many as snapshots.
 */
export function isApart(one: string, other: string): boolean {
  return lstatSync(one).dev !== lstatSync(other).dev;
}

/** The directory itself and the files in it, `payload` left out. */
async function measureBeside(directory: string, payload: string): Promise<TreeSpace> {
  const names = (await readdir(directory)).filter((name) => name !== payload);
  const files = await Promise.all(['.', ...names].map((name) => lstat(path.join(directory, name))));
  return {
    ino: Float64Array.from(files, ({ ino }) => ino),
    links: new Uint32Array(files.length).fill(1),
    bytes: Float64Array.from(files, ({ blocks }) => blocks * 512),
    extentStart: new Uint32Array(files.length + 1),
    extentAt: new Float64Array(),
    extentLength: new Float64Array(),
    extentFlags: new Uint8Array(),
  };
}
