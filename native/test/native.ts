import { createSystemCalls, createTreeOps, loadBinding, type NativeTree } from '@jvs/native';

const loaded = loadBinding();
if (!loaded.ok) throw new Error(`The addon has not been built: ${loaded.reason}`);

/** File of the addon, for processes and threads of their own. */
export const addonFile = loaded.file;
export const binding = loaded.binding;
export const ops = createTreeOps(loaded.binding);
export const system = createSystemCalls(loaded.binding);
export const isRoot = process.geteuid?.() === 0;

/** Path of an entry below its root, as latin1 so that no byte is lost. */
export function pathOf(tree: NativeTree, index: number): string {
  const parts: string[] = [];
  for (let i = index; i !== 0; i = tree.parent[i]!) {
    parts.unshift(
      Buffer.from(tree.names.subarray(tree.nameStart[i], tree.nameStart[i + 1])).toString('latin1'),
    );
  }
  return parts.join('/');
}

/** Index of the entry with this path. */
export function indexOf(tree: NativeTree, path: string): number {
  for (let i = 0; i < tree.count; i++) if (pathOf(tree, i) === path) return i;
  throw new Error(`no ${path} in the tree`);
}

/** All entries that are not directories. */
export function filesOf(tree: NativeTree): Uint32Array {
  return Uint32Array.from({ length: tree.count }, (_, i) => i).filter((i) => tree.type[i] !== 0x64);
}

/** Errors and arrays of the addon belong to another realm than Jest's tests: compare what they hold. */
export async function failureOf(promise: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  try {
    await promise;
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  throw new Error('it succeeded');
}
