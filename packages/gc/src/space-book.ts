import { InodeTable } from './inode-table.js';
import { Segments } from './segments.js';
import type { TreeSpace } from './tree-space.js';

/** What a snapshot takes. Bytes as the file system accounts for them. */
export interface SnapshotSpace {
  /** Everything it refers to: what it would take alone. */
  readonly bytes: number;
  /** Given back when it goes and nothing else does. */
  readonly exclusive: number;
}

/** A tree in the book: inodes by number, with the names each has in it. */
interface Entry {
  readonly inodes: Uint32Array;
  readonly links: Uint32Array;
}

/**
 * Double-entry book of who holds what: each inode knows its names in all trees, each stretch of the device the inodes that lie on it. An inode's
 * space comes back with its last name, a stretch with its last inode. Everything is exact for what was entered; names and clones outside are
 * unknown to it.
 */
export class SpaceBook {
  readonly #table = new InodeTable();
  readonly #entries = new Map<string, Entry>();
  readonly #names: number[] = [];
  readonly #bytes: number[] = [];
  readonly #segments = new Segments();

  /** Enters the trees that one thing consists of. All of them are entered before the first question. */
  enter(id: string, ...spaces: readonly TreeSpace[]): void {
    const count = spaces.reduce((sum, space) => sum + space.ino.length, 0);
    const entry = { inodes: new Uint32Array(count), links: new Uint32Array(count) };
    let start = 0;
    for (const space of spaces) {
      this.#number(space, entry.inodes.subarray(start, start + space.ino.length));
      entry.links.set(space.links, start);
      start += space.ino.length;
    }
    this.#entries.set(id, entry);
  }

  /** What comes back when all of these go and nothing else does. */
  together(ids: readonly string[]): number {
    let freed = 0;
    for (const id of ids) freed += this.#takeOut(id, -1);
    for (const id of ids) this.#takeOut(id, 1);
    return freed;
  }

  of(id: string): SnapshotSpace {
    return { bytes: this.#referred(id), exclusive: this.together([id]) };
  }

  /** Takes a tree out of the book and tells what comes back: what the trees taken out so far held alone counts as this one's. */
  remove(id: string): number {
    const freed = this.#takeOut(id, -1);
    this.#entries.delete(id);
    return freed;
  }

  #number(space: TreeSpace, inodes: Uint32Array): void {
    for (let at = 0; at < inodes.length; at++) {
      const known = this.#table.count;
      const inode =
        space.apart === true ? this.#table.nextNumber() : this.#table.numberOf(space.ino[at] ?? 0);
      inodes[at] = inode;
      if (inode === known) this.#open(inode, space, at);
      this.#names[inode] = (this.#names[inode] ?? 0) + (space.links[at] ?? 0);
    }
  }

  #open(inode: number, space: TreeSpace, at: number): void {
    this.#names[inode] = 0;
    this.#bytes[inode] = space.bytes[at] ?? 0;
    const to = space.extentStart[at + 1] ?? 0;
    for (let extent = space.extentStart[at] ?? 0; extent < to; extent++) {
      this.#segments.add(inode, space.extentAt[extent] ?? 0, space.extentLength[extent] ?? 0);
    }
  }

  /** Takes its names away (-1) or puts them back (1). Returns the bytes of what lost its last one. */
  #takeOut(id: string, sign: -1 | 1): number {
    const entry = this.#entries.get(id);
    if (entry === undefined) return 0;
    let freed = 0;
    for (let at = 0; at < entry.inodes.length; at++) {
      const inode = entry.inodes[at] ?? 0;
      const before = this.#names[inode] ?? 0;
      const after = before + sign * (entry.links[at] ?? 0);
      this.#names[inode] = after;
      if (after === 0) freed += (this.#bytes[inode] ?? 0) + this.#segments.release(inode);
      if (before === 0) this.#segments.hold(inode);
    }
    return freed;
  }

  #referred(id: string): number {
    const entry = this.#entries.get(id);
    if (entry === undefined) return 0;
    let sum = 0;
    for (const inode of entry.inodes) sum += (this.#bytes[inode] ?? 0) + this.#segments.lengthOf(inode);
    return sum;
  }
}
