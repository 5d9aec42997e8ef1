import type {
  CloneReport,
  Conflicts,
  ControlReply,
  ExpectedEntries,
  HashResult,
  MetadataLost,
  NativeTree,
  ScanResult,
  SpaceResult,
  SubvolumeInfo,
} from './types.js';

/**
 * The addon's own functions. Each job ends in `threads` (null = default) and `words`, three 64-bit integers that its
 * threads share with the caller: stop flag (not 0 = stop), entries done, bytes done. Typed arrays are used in place:
 * they must be neither written, resized nor transferred while a job runs.
 */
export interface NativeBinding {
  scanTree(root: string, threads: number | null, words: BigInt64Array): Promise<ScanResult>;
  cloneTree(
    source: string,
    destination: string,
    tree: NativeTree,
    reflink: boolean,
    shareRoot: string | null,
    shareEntries: Uint8Array | null,
    into: boolean,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<CloneReport>;
  stageEntries(
    source: string,
    stage: string,
    tree: NativeTree,
    reflink: boolean,
    indices: Uint32Array,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<CloneReport>;
  hashEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<HashResult>;
  measureEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    extents: boolean,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<SpaceResult>;
  /** Entries removed. */
  removeTree(path: string, threads: number | null, words: BigInt64Array): Promise<number>;
  placeEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    stage: string,
    expected: ExpectedEntries | null,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<Conflicts>;
  takeEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    stage: string,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<void>;
  /** Files that could not be opened for writing. */
  flushEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<number>;
  /** Inodes, ascending. */
  openWriters(device: bigint, threads: number | null, words: BigInt64Array): Promise<BigUint64Array>;
  controlRequest(
    directory: string,
    name: string,
    inode: bigint,
    device: bigint,
    bytes: Uint8Array,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<ControlReply>;
  /** A reply from its pieces; null while it is not complete; EBADMSG when it is none. */
  parseControlReply(pieces: readonly Uint8Array[]): ControlReply | null;
  makeDirectories(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<void>;
  removeEntries(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    aside: string | null,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<Conflicts>;
  applyMetadata(
    root: string,
    tree: NativeTree,
    indices: Uint32Array,
    source: string,
    inodes: BigUint64Array | null,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<Conflicts & { readonly lost: MetadataLost }>;
  syncFileSystem(path: string, threads: number | null, words: BigInt64Array): Promise<void>;

  tryFlock(fd: number, exclusive: boolean): boolean;
  unlockFlock(fd: number): void;
  renameNoReplace(from: string, to: string): void;
  renameExchange(a: string, b: string): void;
  openBeneath(root: string, path: Uint8Array, flags: number): number;
  cloneFile(from: string, to: string): void;
  createSubvolume(path: string, threads: number | null, words: BigInt64Array): Promise<void>;
  snapshotSubvolume(
    source: string,
    path: string,
    readOnly: boolean,
    threads: number | null,
    words: BigInt64Array,
  ): Promise<void>;
  deleteSubvolume(path: string, threads: number | null, words: BigInt64Array): Promise<void>;
  subvolumeInfo(path: string): SubvolumeInfo;
  fileExtents(path: string): Array<{ logical: number; physical: number; length: number; shared: boolean }>;
}
