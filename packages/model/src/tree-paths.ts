import type { TreeShape } from './packed-tree.js';

const SLASH = 0x2f;

/** Name bytes of entry `index`; empty for the root. A view: valid as long as the tree is. */
export function entryName(tree: TreeShape, index: number): Uint8Array {
  return tree.names.subarray(tree.nameStart[index], tree.nameStart[index + 1]);
}

/** Path bytes of entry `index` below the root, without a leading slash; empty for the root. */
export function entryPath(tree: TreeShape, index: number): Uint8Array {
  let length = -1;
  for (let at = index; at !== 0; at = tree.parent[at] as number) length += 1 + nameLength(tree, at);
  const path = new Uint8Array(Math.max(length, 0));
  let end = path.length;
  for (let at = index; at !== 0; at = tree.parent[at] as number) {
    end -= nameLength(tree, at);
    path.set(entryName(tree, at), end);
    if (end > 0) path[--end] = SLASH;
  }
  return path;
}

/** Children of a directory in tree order. */
export function* childrenOf(tree: TreeShape, directory: number): Generator<number> {
  const end = tree.end[directory] as number;
  for (let at = directory + 1; at < end; at = tree.end[at] as number) yield at;
}

/** Index of the entry at `path` (raw bytes, no leading or trailing slash; empty = the root), or undefined. */
export function findEntry(tree: TreeShape, path: Uint8Array): number | undefined {
  if (path.length === 0) return 0;
  let at: number | undefined = 0;
  for (let start = 0; start <= path.length && at !== undefined;) {
    const slash = path.indexOf(SLASH, start);
    const stop = slash === -1 ? path.length : slash;
    at = findChild(tree, at, path.subarray(start, stop));
    start = stop + 1;
  }
  return at;
}

/** Byte order of two names: negative, 0 or positive. The order of siblings in a tree. */
export function compareNames(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (a[at] as number) - (b[at] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Sum of the sizes of all files, in bytes. */
export function logicalBytes(tree: TreeShape): number {
  return tree.size.subarray(0, tree.count).reduce((sum, size) => sum + size, 0);
}

function findChild(tree: TreeShape, directory: number, name: Uint8Array): number | undefined {
  for (const child of childrenOf(tree, directory)) {
    const order = compareNames(entryName(tree, child), name);
    if (order === 0) return child;
    if (order > 0) return undefined;
  }
  return undefined;
}

function nameLength(tree: TreeShape, index: number): number {
  return (tree.nameStart[index + 1] as number) - (tree.nameStart[index] as number);
}
