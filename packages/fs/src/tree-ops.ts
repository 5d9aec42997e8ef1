import type { PackedTree } from '@jvs/model';

/** How a whole-tree job is run and watched. */
export interface JobOptions {
  /** Aborts between two entries (large files: between two blocks); the job rejects with code `E_CANCELLED`. */
  readonly signal?: AbortSignal | undefined;
  /** Worker threads; default: number of CPUs, at most 8. The portable path ignores it. */
  readonly threads?: number | undefined;
  /** Called about ten times a second while the job runs, and once at its end. */
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
}

export interface JobProgress {
  readonly entries: number;
  readonly bytes: number;
}

/** One entry that could not be handled; the job went on to find the others (at most 100 are kept). */
export interface EntryFailure {
  /** Path below the root in raw bytes, without a leading slash; empty for the root. */
  readonly path: Uint8Array;
  /** Positive errno, its name ("EACCES") and the system call that failed. */
  readonly errno: number;
  readonly code: string;
  readonly syscall: string;
}

export interface ScanResult {
  readonly tree: PackedTree;
  /** Directories or entries that could not be read. Entries that vanish during the walk are simply absent. */
  readonly failures: readonly EntryFailure[];
}

/** reflink: FICLONE or fail. copy: copy_file_range, else read and write; holes stay holes. */
export type CloneMethod = 'reflink' | 'copy';

export interface CloneTreeRequest {
  /** Root that `tree` was scanned from. */
  readonly source: string;
  /** Must not exist (EEXIST), unless `into`; its parent must. On any rejection it may be partly there: the caller removes it. */
  readonly destination: string;
  /** What to clone, and what each entry looked like: a source that differs is reported as changed. */
  readonly tree: PackedTree;
  readonly method: CloneMethod;
  /** `destination` is an empty directory that somebody made: for those that only certain calls make. */
  readonly into?: boolean | undefined;
  /** Entries with `entries[i] === 1` (files only) are hard-linked from `root`/<same path>, as they were when scanned: their source is not looked at again. Cloned from source where no link can be made (EMLINK, EXDEV, ENOENT, EPERM). */
  readonly share?: { readonly root: string; readonly entries: Uint8Array } | undefined;
}

/** What really happened. All counts are entries. */
export interface CloneReport {
  /** Files by FICLONE or a clone call. */
  readonly cloned: number;
  /** Files whose bytes were copied. */
  readonly copied: number;
  /** Files hard-linked from `share.root`. */
  readonly linked: number;
  /** Further names of files that are hard links of one another inside the tree. */
  readonly hardLinks: number;
  readonly directories: number;
  readonly symlinks: number;
  /** FIFOs, sockets, devices. */
  readonly specials: number;
  /** Data bytes of files cloned or copied. */
  readonly bytes: number;
  /** Indices whose source was not as in `tree` when captured, but held still during the capture. Ascending. */
  readonly changed: Uint32Array;
  /** Indices that were still changing after three tries: content may be a mix. Ascending. */
  readonly torn: Uint32Array;
  /** Indices that were gone; absent in the destination, descendants included. Ascending. */
  readonly vanished: Uint32Array;
  /** Entries that failed (EACCES and the like). When there is one, the destination is not usable. ENOSPC, EDQUOT, EROFS, EIO reject at once instead. */
  readonly failures: readonly EntryFailure[];
  /** Metadata that could not be kept, in entries: owner (no privilege), xattrs (not supported or refused), specials (cannot be made there; entry absent), hard links. */
  readonly lost: {
    readonly owner: number;
    readonly xattrs: number;
    readonly specials: number;
    /** Names that were hard links of one another and are files of their own now; absent = 0. */
    readonly hardLinks?: number;
  };
}

export interface HashRequest {
  readonly root: string;
  readonly tree: PackedTree;
  /** Non-directory entries. Only the first of several indices with one inode is read. */
  readonly indices: Uint32Array;
}

export interface HashResult {
  /** 32 bytes for each of `indices`, in that order; zero where the entry failed or vanished. */
  readonly digests: Uint8Array;
  /** Positions in `indices` whose entry changed (size, mtime or ctime not as in `tree`, before or after reading) or vanished. */
  readonly changed: Uint32Array;
  readonly failures: readonly EntryFailure[];
}

export interface MeasureRequest extends EntryList {
  /** Whether to ask where the data of files lies. For file systems whose files may share data. */
  readonly extents: boolean;
}

/** Space of entries, as the file system accounts for it. */
export interface SpaceResult {
  /** By index of the tree; 0 for what was not asked for, vanished, or has an inode that stands at an earlier index. Without what extents tell. */
  readonly bytes: Float64Array;
  /** Extents of entry i are those from `extentStart[i]` up to `extentStart[i + 1]`. */
  readonly extentStart: Uint32Array;
  /** Place on the device, in bytes: files that share data have the same place. */
  readonly extentAt: Float64Array;
  readonly extentLength: Float64Array;
  /** Bits: 1 = the file system says it is shared, 2 = compressed, so it takes less than its length. */
  readonly extentFlags: Uint8Array;
  readonly failures: readonly EntryFailure[];
}

/** Entries of `tree` at `indices`, below `root`. */
export interface EntryList {
  readonly root: string;
  readonly tree: PackedTree;
  readonly indices: Uint32Array;
}

export interface PlaceRequest extends EntryList {
  readonly stage: string;
  readonly expected?: ExpectedEntries | undefined;
}

/** What is to be replaced, as it was scanned: one element for each of the request's indices. */
export interface ExpectedEntries {
  /** `NOTHING_THERE` where there was nothing; the other columns do not count then. */
  readonly type: Uint8Array;
  readonly mode: Uint16Array;
  readonly size: Float64Array;
  readonly ino: BigUint64Array;
  readonly mtimeNs: BigInt64Array;
  /** The inode of the staged clone. */
  readonly staged: BigUint64Array;
}

/** In `ExpectedEntries.type`. */
export const NOTHING_THERE = 0xff;

export interface RemoveRequest extends EntryList {
  /** An existing directory of ours on the same file system, in which entries are looked at before they go. */
  readonly aside?: string | undefined;
}

export interface MetadataRequest extends EntryList {
  readonly source: string;
  /**
   * For each entry of the tree the inode that was scanned at its path below `root`, 0 where none is known. With it an entry that is another inode
   * by now, or a non-directory of another user than the one it is to belong to, is left alone, and a conflict.
   */
  readonly inodes?: BigUint64Array | undefined;
}

/** Entries (indices into the request's tree, ascending) that somebody changed since they were scanned, and that were left alone. */
export interface Conflicts {
  readonly conflicts: Uint32Array;
}

export interface StageRequest {
  readonly source: string;
  readonly tree: PackedTree;
  /** Non-directory entries. Equal inodes become hard links of one another. */
  readonly indices: Uint32Array;
  /** Existing directory on the same file system as the place the entries go to; entry i becomes `<stage>/<i>`. */
  readonly stage: string;
  readonly method: CloneMethod;
}

/**
 * Whole-tree work, below one interface: natively on threads, or portably on Node alone.
 *
 * Common obligations. Names are bytes. Nothing below a root is reached through a symbolic link: each component is opened
 * from its parent's descriptor with O_NOFOLLOW (the portable path checks with lstat and says so in its README). No
 * recursion on the stack. FIFOs and devices are never opened. A rejected job is a `NodeJS.ErrnoException` with errno, code, syscall
 * and path. Nothing is retried after EIO.
 */
export interface TreeOps {
  readonly kind: 'native' | 'portable';

  /**
   * Walks `root`, not following links and not crossing into other mounts: whatever is mounted below it, a bind mount of the same file system or of one file
   * included, rejects with EXDEV (the portable path, and kernels before 5.8 for files, see other devices only).
   */
  scanTree(root: string, options?: JobOptions): Promise<ScanResult>;

  /**
   * Makes `destination` equal to `source`: types, content, holes, modes with setuid, owner, times in ns, xattrs and ACLs, symlinks and
   * their times, FIFOs, sockets, devices, hard links inside the tree; directory times last. Not durable until synced.
   */
  cloneTree(request: CloneTreeRequest, options?: JobOptions): Promise<CloneReport>;

  /** SHA-256 of file bytes; of a symlink's target bytes; of "jvs-special-v1\0" + type byte + rdev (u64 BE) for FIFOs, sockets and devices. */
  hashEntries(request: HashRequest, options?: JobOptions): Promise<HashResult>;

  /** What entries take. Each inode is counted at the first of its indices. `extents` rejects with EOPNOTSUPP where that is not known. */
  measureEntries(request: MeasureRequest, options?: JobOptions): Promise<SpaceResult>;

  /** Removes a file or a tree; directories without write or search permission are opened up first. Absent = done. What is mounted there is not entered: EXDEV. */
  removeTree(path: string, options?: JobOptions): Promise<{ readonly entries: number }>;

  /** Clones entries, metadata complete, to `<stage>/<index>`. `changed` and the rest as in cloneTree; the destination of a failure is absent. */
  stageEntries(request: StageRequest, options?: JobOptions): Promise<CloneReport>;

  /**
   * Renames `<stage>/<index>` to its path below `root`, replacing a non-directory there. A missing staged file whose place is taken was placed before: not
   * an error (with `expected`: taken by that very inode). With `expected`, what is replaced goes into the stage and is looked at: where that is not what
   * was scanned, nothing is changed and the entry is a conflict (docs/adr/0014 says what remains where a file system cannot exchange two names).
   */
  placeEntries(request: PlaceRequest, options?: JobOptions): Promise<Conflicts>;

  /** Creates directories with mode 0700, parents first. An existing directory is fine; anything else there rejects with EEXIST. */
  makeDirectories(request: EntryList, options?: JobOptions): Promise<void>;

  /**
   * Unlinks entries, children before parents. Absent = done. A directory that is not empty rejects with ENOTEMPTY. With `aside`, entries that are not what
   * was scanned (directories: that hold more) stay where they are and are conflicts.
   */
  removeEntries(request: RemoveRequest, options?: JobOptions): Promise<Conflicts>;

  /** Makes owner, mode, xattrs, ACLs and times of `root`/<path> equal to `source`/<path>: files first, directories last and deepest first. */
  applyMetadata(
    request: MetadataRequest,
    options?: JobOptions,
  ): Promise<Conflicts & { readonly lost: CloneReport['lost'] }>;

  /** syncfs(2) of the file system `path` is on. The portable path fsyncs every file and directory below `path` instead. Errors are final. */
  syncFileSystem(path: string): Promise<void>;
}
