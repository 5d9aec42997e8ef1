/**
 * Structural twins of the contracts in `@jvs/model` and `@jvs/fs`, which own the full text. They are repeated here so that
 * the addon depends on neither; `@jvs/fs` declares, and so the compiler checks, that they fit.
 */
export interface NativeTree {
  readonly count: number;
  readonly parent: Uint32Array;
  readonly end: Uint32Array;
  readonly nameStart: Uint32Array;
  readonly names: Uint8Array;
  readonly type: Uint8Array;
  readonly mode: Uint16Array;
  readonly size: Float64Array;
  readonly nlink: Uint32Array;
  readonly uid: Uint32Array;
  readonly gid: Uint32Array;
  readonly rdev: Float64Array;
  readonly ino: BigUint64Array;
  readonly mtimeNs: BigInt64Array;
  readonly ctimeNs: BigInt64Array;
}

export interface SubvolumeInfo {
  readonly uuid: string;
  readonly parentUuid: string;
  readonly generation: bigint;
  readonly changed: bigint;
  readonly created: bigint;
  readonly readOnly: boolean;
}

export interface JobOptions {
  readonly signal?: AbortSignal | undefined;
  readonly threads?: number | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

export interface JobProgress {
  readonly entries: number;
  readonly bytes: number;
}

export interface EntryFailure {
  readonly path: Uint8Array;
  readonly errno: number;
  readonly code: string;
  readonly syscall: string;
}

export interface ScanResult {
  readonly tree: NativeTree;
  readonly failures: readonly EntryFailure[];
}

export interface MetadataLost {
  readonly owner: number;
  readonly xattrs: number;
  readonly specials: number;
}

export interface CloneReport {
  readonly cloned: number;
  readonly copied: number;
  readonly linked: number;
  readonly hardLinks: number;
  readonly directories: number;
  readonly symlinks: number;
  readonly specials: number;
  readonly bytes: number;
  readonly changed: Uint32Array;
  readonly torn: Uint32Array;
  readonly vanished: Uint32Array;
  readonly failures: readonly EntryFailure[];
  readonly lost: MetadataLost;
}

export type CloneMethod = 'reflink' | 'copy';

export interface CloneTreeRequest {
  readonly source: string;
  readonly destination: string;
  readonly tree: NativeTree;
  readonly method: CloneMethod;
  readonly into?: boolean | undefined;
  readonly share?: { readonly root: string; readonly entries: Uint8Array } | undefined;
}

export interface EntryList {
  readonly root: string;
  readonly tree: NativeTree;
  readonly indices: Uint32Array;
}

export interface ControlRequest {
  readonly directory: string;
  readonly name: string;
  readonly inode: bigint;
  readonly device: bigint;
  readonly bytes: Uint8Array;
}

export interface ControlReply {
  readonly status: number;
  readonly done: number;
  readonly total: number;
  readonly data: Uint8Array;
}

export interface ExpectedEntries {
  readonly type: Uint8Array;
  readonly mode: Uint16Array;
  readonly size: Float64Array;
  readonly ino: BigUint64Array;
  readonly mtimeNs: BigInt64Array;
  readonly staged: BigUint64Array;
}

export interface PlaceRequest extends EntryList {
  readonly stage: string;
  readonly expected?: ExpectedEntries | undefined;
}

export interface RemoveRequest extends EntryList {
  readonly aside?: string | undefined;
}

export interface MetadataRequest extends EntryList {
  readonly source: string;
  readonly inodes?: BigUint64Array | undefined;
}

export interface Conflicts {
  readonly conflicts: Uint32Array;
}

export interface StageRequest {
  readonly source: string;
  readonly tree: NativeTree;
  readonly indices: Uint32Array;
  readonly stage: string;
  readonly method: CloneMethod;
}

export interface HashResult {
  readonly digests: Uint8Array;
  readonly changed: Uint32Array;
  readonly failures: readonly EntryFailure[];
}

export interface MeasureRequest extends EntryList {
  readonly extents: boolean;
}

export interface SpaceResult {
  readonly bytes: Float64Array;
  readonly extentStart: Uint32Array;
  readonly extentAt: Float64Array;
  readonly extentLength: Float64Array;
  readonly extentFlags: Uint8Array;
  readonly failures: readonly EntryFailure[];
}
