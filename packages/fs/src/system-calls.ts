import type { EntryList, JobOptions } from './tree-ops.js';

export interface ControlRequest {
  /** Directory to look `name` up in. */
  readonly directory: string;
  readonly name: string;
  /** st_ino and st_dev the file must have. */
  readonly inode: bigint;
  readonly device: bigint;
  readonly bytes: Uint8Array;
}

export interface ControlReply {
  /** errno of the other side; 0 = done. */
  readonly status: number;
  /** Of the last progress record. */
  readonly done: number;
  readonly total: number;
  /** Answer to a question; else empty. */
  readonly data: Uint8Array;
}

/** A btrfs subvolume. Numbers are those of transactions of its file system, which only grow. */
export interface SubvolumeInfo {
  /** 32 hexadecimal digits. `parentUuid` is that of what it is a snapshot of, or zeros. */
  readonly uuid: string;
  readonly parentUuid: string;
  /** The last that wrote its tree; a snapshot taken of it counts. */
  readonly generation: bigint;
  /** The last that changed an entry of it. In a snapshot: of its source, until the snapshot itself is changed. */
  readonly changed: bigint;
  /** The one that made it. A snapshot is its source as it was at the end of it. */
  readonly created: bigint;
  readonly readOnly: boolean;
}

/** Calls that Node does not have; only the addon has them (`loadTreeOps`). */
export interface SystemCalls {
  /** Non-blocking flock(2). False when somebody else holds it. */
  tryFlock(fd: number, mode: 'shared' | 'exclusive'): boolean;
  unlockFlock(fd: number): void;
  /** renameat2(2). EEXIST when `to` exists (noReplace) / ENOENT when it does not (exchange). */
  renameNoReplace(from: string, to: string): void;
  renameExchange(a: string, b: string): void;
  /** openat2(2) with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS; `path` is relative. Returns a descriptor (O_CLOEXEC). */
  openBeneath(root: string, path: Uint8Array, flags: number): number;
  /** Whole-file FICLONE; `to` is created with O_EXCL and removed again when the clone fails. EOPNOTSUPP, EXDEV, EINVAL when it cannot be. */
  cloneFile(from: string, to: string): void;
  /** FIEMAP of a file, holes left out. Bytes. `shared` as the file system says. */
  extents(
    path: string,
  ): ReadonlyArray<{ logical: number; physical: number; length: number; shared: boolean }>;
  /** Renames `root`/<path> to `<stage>/<index>`: `placeEntries` backwards. Non-directory entries. */
  takeEntries(request: EntryList & { readonly stage: string }, options?: JobOptions): Promise<void>;
  /** Opens files for writing and closes them, which makes some file systems commit what other processes wrote. `refused`: could not be opened. */
  flushEntries(request: EntryList, options?: JobOptions): Promise<{ readonly refused: number }>;
  /** Inode numbers of a device's files that some process has open for writing, ascending; of the processes this user may look at. */
  openWriters(device: bigint): Promise<BigUint64Array>;
  /**
   * One request to a file system's control file, on a thread with descriptors of its own. Progress arrives as entries. Aborting the signal closes the file,
   * which cancels the request over there. Rejects with ENODEV or EXDEV, before anything is written, when the file is not the one expected;
   * EBADMSG when the reply is not understood; EBADF, EIO or ENOTCONN when the server went away, and then the outcome is unknown.
   */
  controlRequest(request: ControlRequest, options?: JobOptions): Promise<ControlReply>;
  /**
   * Subvolumes of btrfs: makes an empty one; snapshots one (`source` is its root), with what was written to it before, durable when it settles;
   * deletes one with all it holds. ENOTTY on other file systems, EINVAL for a directory that is no subvolume, EEXIST, EPERM (deleting takes CAP_SYS_ADMIN or the
   * mount option user_subvol_rm_allowed).
   */
  createSubvolume(path: string): Promise<void>;
  snapshotSubvolume(source: string, path: string, options?: { readonly readOnly?: boolean }): Promise<void>;
  deleteSubvolume(path: string): Promise<void>;
  subvolumeInfo(path: string): SubvolumeInfo;
}
