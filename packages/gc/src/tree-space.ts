/** What one tree takes, by inode. An inode stands once, however many names it has in the tree. */
export interface TreeSpace {
  /** Inode numbers. */
  readonly ino: Float64Array;
  /** They are numbers of this tree alone: a btrfs subvolume shares data with others, but no inode. */
  readonly apart?: boolean;
  /** Names each has in this tree. */
  readonly links: Uint32Array;
  /** What it takes apart from its extents. */
  readonly bytes: Float64Array;
  /** Extents of inode i are those from `extentStart[i]` up to `extentStart[i + 1]`. */
  readonly extentStart: Uint32Array;
  readonly extentAt: Float64Array;
  readonly extentLength: Float64Array;
  /** 1 = shared, 2 = compressed. */
  readonly extentFlags: Uint8Array;
}
