/** Entry types, as the ASCII code that stands in the tree hash and the manifest. */
export const EntryType = {
  file: 0x66, // f
  directory: 0x64, // d
  symlink: 0x6c, // l
  fifo: 0x70, // p
  socket: 0x73, // s
  characterDevice: 0x63, // c
  blockDevice: 0x62, // b
} as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

/**
 * The shape of a tree in columns: one array a property, one index an entry, no object a file.
 *
 * Order is preorder, children sorted by raw name bytes; entry 0 is the root with an empty name. So the
 * descendants of `i` are `i + 1 .. end[i] - 1`, and two trees are compared by one linear merge.
 */
export interface TreeShape {
  readonly count: number;
  /** Index of the parent directory; 0 for the root itself. */
  readonly parent: Uint32Array;
  /** One past the last descendant; `i + 1` for anything but a directory with entries. */
  readonly end: Uint32Array;
  /** `count + 1` offsets into `names`: the name of `i` is `names[nameStart[i] .. nameStart[i + 1]]`. */
  readonly nameStart: Uint32Array;
  /** Raw name bytes, never decoded. */
  readonly names: Uint8Array;
  /** `EntryType` codes. */
  readonly type: Uint8Array;
  /** Permission bits, `mode & 07777`. */
  readonly mode: Uint16Array;
  /** Bytes for files, 0 for everything else. */
  readonly size: Float64Array;
}

/** A scanned tree: its shape and what `statx` said of each entry. */
export interface PackedTree extends TreeShape {
  readonly nlink: Uint32Array;
  readonly uid: Uint32Array;
  readonly gid: Uint32Array;
  /** Device number of character and block devices as `makedev` encodes it on Linux; 0 otherwise. */
  readonly rdev: Float64Array;
  readonly ino: BigUint64Array;
  /** Nanoseconds since the epoch. */
  readonly mtimeNs: BigInt64Array;
  readonly ctimeNs: BigInt64Array;
}

/** A tree whose content is known: 32 SHA-256 bytes an entry (a directory's is its subtree digest). */
export interface DigestTree extends TreeShape {
  readonly digest: Uint8Array;
}
