import type { PackedTree } from '@jvs/model';

/** Bits of `StatCache.flags`. */
export const StatFlag = {
  /** `digest` holds the entry's digest. Never set for directories. */
  digest: 1,
  /** The entry, exactly as its stat says, is in the payload of the `baseline` snapshot, metadata included. */
  baseline: 2,
} as const;

/** The columns of a scan that tell whether an entry was touched. */
export type StatColumns = Pick<
  PackedTree,
  'count' | 'end' | 'nameStart' | 'names' | 'type' | 'mode' | 'size' | 'mtimeNs' | 'ctimeNs' | 'ino'
>;

/** What is remembered of a scan, so that untouched files are not read again. */
export interface StatCache {
  /** What the cache is about (worktree id, device); a cache of another scope is not used. */
  readonly scope: string;
  readonly baseline: string | null;
  /**
   * The file system's own clock just before the scan (ctime of a probe file made then), nanoseconds. Whatever has a ctime as late as this
   * may have changed after it was hashed without its stat showing it, and is not believed.
   */
  readonly scannedAtNs: bigint;
  readonly tree: StatColumns;
  /** 32 bytes an entry. */
  readonly digest: Uint8Array;
  /** `StatFlag` bits. */
  readonly flags: Uint8Array;
}
