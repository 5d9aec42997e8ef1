import type { NativeBinding } from './binding.js';
import { runJob } from './run-job.js';
import type { ControlReply, ControlRequest, EntryList, JobOptions, SubvolumeInfo } from './types.js';

/** `SystemCalls` of `@jvs/fs`, which documents each member. All but those that return promises are synchronous and throw errors that look like Node's. */
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
  takeEntries(request: EntryList & { readonly stage: string }, options?: JobOptions): Promise<void>;
  flushEntries(request: EntryList, options?: JobOptions): Promise<{ readonly refused: number }>;
  openWriters(device: bigint): Promise<BigUint64Array>;
  controlRequest(request: ControlRequest, options?: JobOptions): Promise<ControlReply>;
  createSubvolume(path: string): Promise<void>;
  snapshotSubvolume(source: string, path: string, options?: { readonly readOnly?: boolean }): Promise<void>;
  deleteSubvolume(path: string): Promise<void>;
  subvolumeInfo(path: string): SubvolumeInfo;
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
    takeEntries: ({ root, tree, indices, stage }, options) =>
      runJob((...job) => native.takeEntries(root, tree, indices, stage, ...job), options),
    flushEntries: async ({ root, tree, indices }, options) => ({
      refused: await runJob((...job) => native.flushEntries(root, tree, indices, ...job), options),
    }),
    openWriters: (device) => runJob((...job) => native.openWriters(device, ...job)),
    controlRequest: ({ directory, name, inode, device, bytes }, options) =>
      runJob((...job) => native.controlRequest(directory, name, inode, device, bytes, ...job), options),
    createSubvolume: (path) => runJob((...job) => native.createSubvolume(path, ...job)),
    snapshotSubvolume: (source, path, { readOnly = false } = {}) =>
      runJob((...job) => native.snapshotSubvolume(source, path, readOnly, ...job)),
    deleteSubvolume: (path) => runJob((...job) => native.deleteSubvolume(path, ...job)),
    subvolumeInfo: (path) => native.subvolumeInfo(path),
  };
}
