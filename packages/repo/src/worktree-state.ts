import type { DigestTree, PackedTree } from '@jvs/model';

/** What a worktree's payload was at one scan, and how much of its content is known. Columns have one element an entry of `tree`. */
export interface WorktreeState {
  readonly tree: PackedTree;
  /** 32 bytes an entry; zero where `known` is 0. Directories have none: see `content`. */
  readonly digests: Uint8Array;
  /** 1 = `digests` holds the entry's content digest. Never set for directories. */
  readonly known: Uint8Array;
  /**
   * 1 = the entry's stat (inode, ctime, …) is the one it had when it was captured by or restored from the baseline snapshot: the
   * baseline's payload has just this entry, all metadata included. Also set for directories.
   */
  readonly same: Uint8Array;
  /** The file system's clock before the scan, nanoseconds; 0 when nothing could be written there to ask it, and nothing can be saved. */
  readonly scannedAtNs: bigint;
  /** Snapshot that `same` is about, as the stat cache names it; null without a cache that has one. */
  readonly baseline: string | null;
  /** Whether the cache alone proves that nothing came, went, was touched or got another mode since the baseline. */
  readonly asBaseline: boolean;
  /** Entries whose content was read for this state, and their bytes. */
  readonly read: { readonly entries: number; readonly bytes: number };
  /** What `payload_root_hash` would be. Entries that are not known (they changed while they were read) make it another one. */
  rootHash(): string;
  /** The tree with all digests: those of directories are worked out and stand in `digests` from then on. Entries that are not known have zeros. */
  content(): DigestTree;
}
