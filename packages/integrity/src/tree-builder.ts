import { EntryType, type DigestTree } from '@jvs/model';
import { DIGEST_BYTES } from './hash-tree.js';

export interface NewEntry {
  readonly parent: number;
  readonly type: number;
  readonly mode: number;
  readonly size: number;
  /** Raw bytes; copied. */
  readonly name: Uint8Array;
}

/** Grows the columns of a tree whose number of entries is not known beforehand. Entries come in tree order. */
export class TreeBuilder {
  #count = 0;
  #nameBytes = 0;
  #names = new Uint8Array(64 * 1024);
  #parent: Uint32Array<ArrayBuffer>;
  #end: Uint32Array<ArrayBuffer>;
  #nameStart: Uint32Array<ArrayBuffer>;
  #type: Uint8Array<ArrayBuffer>;
  #mode: Uint16Array<ArrayBuffer>;
  #size: Float64Array<ArrayBuffer>;
  #digest: Uint8Array<ArrayBuffer>;

  /** `expected` entries are made room for at once; more are fine. */
  constructor(expected = 1024) {
    this.#parent = new Uint32Array(expected);
    this.#end = new Uint32Array(expected);
    this.#nameStart = new Uint32Array(expected + 1);
    this.#type = new Uint8Array(expected);
    this.#mode = new Uint16Array(expected);
    this.#size = new Float64Array(expected);
    this.#digest = new Uint8Array(expected * DIGEST_BYTES);
  }

  get count(): number {
    return this.#count;
  }

  /** Returns the entry's index. Its digest is filled in through `digestAt`. */
  add(entry: NewEntry): number {
    const index = this.#count;
    this.#reserve(entry.name.length);
    this.#parent[index] = entry.parent;
    this.#end[index] = index + 1;
    this.#type[index] = entry.type;
    this.#mode[index] = entry.mode;
    this.#size[index] = entry.size;
    this.#names.set(entry.name, this.#nameBytes);
    this.#nameBytes += entry.name.length;
    this.#nameStart[index + 1] = this.#nameBytes;
    this.#count += 1;
    return index;
  }

  setDigestByte(index: number, position: number, value: number): void {
    this.#digest[index * DIGEST_BYTES + position] = value;
  }

  isDirectory(index: number): boolean {
    return this.#type[index] === EntryType.directory;
  }

  /** A view of the name of `index`, valid until the next `add`. */
  nameOf(index: number): Uint8Array {
    return this.#names.subarray(this.#nameStart[index], this.#nameStart[index + 1]);
  }

  /** The tree, its columns cut to length. The builder is spent. */
  finish(): DigestTree {
    const count = this.#count;
    // Backwards: a directory's end is final before it is handed to its parent.
    for (let index = count - 1; index > 0; index -= 1) {
      const parent = this.#parent[index] as number;
      this.#end[parent] = Math.max(this.#end[parent] as number, this.#end[index] as number);
    }
    return {
      count,
      parent: this.#parent.slice(0, count),
      end: this.#end.slice(0, count),
      nameStart: this.#nameStart.slice(0, count + 1),
      names: this.#names.slice(0, this.#nameBytes),
      type: this.#type.slice(0, count),
      mode: this.#mode.slice(0, count),
      size: this.#size.slice(0, count),
      digest: this.#digest.slice(0, count * DIGEST_BYTES),
    };
  }

  #reserve(nameLength: number): void {
    if (this.#nameBytes + nameLength > this.#names.length) {
      this.#names = grown(this.#names, new Uint8Array(2 * (this.#nameBytes + nameLength)));
    }
    if (this.#count < this.#type.length) return;
    const capacity = Math.max(1024, this.#count * 2);
    this.#parent = grown(this.#parent, new Uint32Array(capacity));
    this.#end = grown(this.#end, new Uint32Array(capacity));
    this.#nameStart = grown(this.#nameStart, new Uint32Array(capacity + 1));
    this.#type = grown(this.#type, new Uint8Array(capacity));
    this.#mode = grown(this.#mode, new Uint16Array(capacity));
    this.#size = grown(this.#size, new Float64Array(capacity));
    this.#digest = grown(this.#digest, new Uint8Array(capacity * DIGEST_BYTES));
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
