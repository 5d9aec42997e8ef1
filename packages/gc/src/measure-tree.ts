import { EntryType, environmentError, JvsError } from '@jvs/model';
import type { ScanResult, SpaceResult } from '@jvs/fs';
import type { RepoContext } from '@jvs/repo';
import type { TreeSpace } from './tree-space.js';

/** Scans a tree and asks what each of its inodes takes. Throws E_UNREADABLE for entries that cannot be looked at, and environment errors. */
export async function measureTree(
  { ops, threads, signal }: RepoContext,
  root: string,
  extents: boolean,
): Promise<TreeSpace> {
  try {
    const { tree, failures } = await ops.scanTree(root, { threads, signal });
    refuse(root, failures);
    const indices = Uint32Array.from({ length: tree.count }, (_, index) => index);
    const measured = await ops.measureEntries({ root, tree, indices, extents }, { threads, signal });
    refuse(root, measured.failures);
    return byInode(tree, measured);
  } catch (error) {
    throw environmentError(error, { action: 'measure', path: root });
  }
}

function byInode(tree: ScanResult['tree'], space: SpaceResult): TreeSpace {
  const first: number[] = [];
  const links: number[] = [];
  const places = new Map<bigint, number>();
  for (let index = 0; index < tree.count; index++) {
    // Only a file has further names that are worth a look-up.
    const many = (tree.nlink[index] ?? 1) > 1 && tree.type[index] !== EntryType.directory;
    const ino = tree.ino[index] ?? 0n;
    const place = many ? places.get(ino) : undefined;
    if (place !== undefined) {
      links[place] = (links[place] ?? 0) + 1;
      continue;
    }
    if (many) places.set(ino, first.length);
    first.push(index);
    links.push(1);
  }
  return pick(tree, space, { first, links });
}

function pick(
  tree: ScanResult['tree'],
  space: SpaceResult,
  { first, links }: { readonly first: readonly number[]; readonly links: readonly number[] },
): TreeSpace {
  const extentStart = new Uint32Array(first.length + 1);
  first.forEach((index, place) => {
    const from = space.extentStart[index] ?? 0;
    const to = space.extentStart[index + 1] ?? from;
    extentStart[place + 1] = (extentStart[place] ?? 0) + (to - from);
  });
  return {
    ino: Float64Array.from(first, (index) => Number(tree.ino[index])),
    links: Uint32Array.from(links),
    bytes: Float64Array.from(first, (index) => space.bytes[index] ?? 0),
    // Extents are in the order of their entries, and only the first of an inode's has any.
    extentStart,
    extentAt: space.extentAt,
    extentLength: space.extentLength,
    extentFlags: space.extentFlags,
  };
}

function refuse(root: string, failures: SpaceResult['failures']): void {
  if (failures.length === 0) return;
  throw new JvsError('E_UNREADABLE', {
    message: `${failures.length} entries of ${root} cannot be looked at`,
    hint: 'jvs verify --all',
    details: { path: root, failures },
  });
}
