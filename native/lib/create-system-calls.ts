import type { NativeBinding } from './binding.js';

/** `SystemCalls` of `@jvs/fs`, which documents each member. All are synchronous and throw errors that look like Node's. */
export interface NativeSystemCalls {
  tryFlock(fd: number, mode: 'shared' | 'exclusive'): boolean;
  unlockFlock(fd: number): void;
  renameNoReplace(from: string, to: string): void;
  renameExchange(a: string, b: string): void;
  openBeneath(root: string, path: Uint8Array, flags: number): number;
  cloneFile(from: string, to: string): void;
  extents(
    path: string,
  ): ReadonlyArray<{ logical: number; physical: number; length: number; shared: boolean }>;
}

export function createSystemCalls(native: NativeBinding): NativeSystemCalls {
  return {
    tryFlock: (fd, mode) => native.tryFlock(fd, mode === 'exclusive'),
    unlockFlock: (fd) => native.unlockFlock(fd),
    renameNoReplace: (from, to) => native.renameNoReplace(from, to),
    renameExchange: (a, b) => native.renameExchange(a, b),
    openBeneath: (root, path, flags) => native.openBeneath(root, path, flags),
    cloneFile: (from, to) => native.cloneFile(from, to),
    extents: (path) => native.fileExtents(path),
  };
}
