import type { DigestTree } from '@jvs/model';
import { isPlain } from './escape-name.js';
import { DIGEST_BYTES } from './hash-tree.js';

const SLASH = 0x2f;
const DOT = 0x2e;

/**
 * Grows the columns of a tree whose number of entries is not known beforehand. Entries come in tree order; each is made by `reserve`,
 * its digest and name, then `add`. Positions in byte arrays instead of views: it is done for every line of a manifest.
 */
export class TreeBuilder {
  count = 0;
  /** Column of digests, to be filled in at `count * 32`. Replaced by `reserve`. */
  digest: Uint8Array<ArrayBuffer>;
  #nameEnd = 0;
  /** Past the name that was put and not added yet. */
  #newEnd = 0;
  #names = new Uint8Array(64 * 1024);
  #parent: Uint32Array<ArrayBuffer>;
  #end: Uint32Array<ArrayBuffer>;
  #nameStart: Uint32Array<ArrayBuffer>;
  #type: Uint8Array<ArrayBuffer>;
  #mode: Uint16Array<ArrayBuffer>;
  #size: Float64Array<ArrayBuffer>;

  /** `expected` entries are made room for at once; more are fine. */
  constructor(expected: number) {
    this.#parent = new Uint32Array(expected);
    this.#end = new Uint32Array(expected);
    this.#nameStart = new Uint32Array(expected + 1);
    this.#type = new Uint8Array(expected);
    this.#mode = new Uint16Array(expected);
    this.#size = new Float64Array(expected);
    this.digest = new Uint8Array(expected * DIGEST_BYTES);
  }

  /** Puts the new entry's name when all its bytes are plain and none is a slash; false, and nothing done, otherwise. */
  putName(bytes: Uint8Array, from: number, to: number): boolean {
    let end = this.#nameEnd;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at] as number;
      if (byte === SLASH || !isPlain(byte)) return false;
      this.#names[end++] = byte;
    }
    this.#newEnd = end;
    return true;
  }

  putRawName(name: Uint8Array): void {
    this.#names.set(name, this.#nameEnd);
    this.#newEnd = this.#nameEnd + name.length;
  }

  /** Bytes of the name that was put. */
  get newLength(): number {
    return this.#newEnd - this.#nameEnd;
  }

  /** Whether it is "." or "..". */
  isDots(): boolean {
    const length = this.#newEnd - this.#nameEnd;
    if (length === 0 || length > 2 || this.#names[this.#nameEnd] !== DOT) return false;
    return length === 1 || this.#names[this.#nameEnd + 1] === DOT;
  }

  /** Byte order of the new name against that of `index`: positive when the new one comes later. */
  compareToNew(index: number): number {
    const from = this.#nameStart[index] as number;
    const length = (this.#nameStart[index + 1] as number) - from;
    const newLength = this.#newEnd - this.#nameEnd;
    const shared = Math.min(length, newLength);
    for (let at = 0; at < shared; at += 1) {
      const difference = (this.#names[this.#nameEnd + at] as number) - (this.#names[from + at] as number);
      if (difference !== 0) return difference;
    }
    return newLength - length;
  }

  /** Adds the entry and returns its index. */
  add(
    fields: { readonly type: number; readonly mode: number; readonly size: number },
    parent: number,
  ): number {
    const index = this.count;
    this.#parent[index] = parent;
    this.#end[index] = index + 1;
    this.#type[index] = fields.type;
    this.#mode[index] = fields.mode;
    this.#size[index] = fields.size;
    this.#nameEnd = this.#newEnd;
    this.#nameStart[index + 1] = this.#nameEnd;
    this.count += 1;
    return index;
  }

  /** Makes room for one more entry with a name of at most `nameLength` bytes. */
  reserve(nameLength: number): void {
    if (this.#nameEnd + nameLength > this.#names.length) {
      this.#names = grown(this.#names, new Uint8Array(2 * (this.#nameEnd + nameLength)));
    }
    if (this.count < this.#type.length) return;
    const capacity = Math.max(1024, this.count * 2);
    this.#parent = grown(this.#parent, new Uint32Array(capacity));
    this.#end = grown(this.#end, new Uint32Array(capacity));
    this.#nameStart = grown(this.#nameStart, new Uint32Array(capacity + 1));
    this.#type = grown(this.#type, new Uint8Array(capacity));
    this.#mode = grown(this.#mode, new Uint16Array(capacity));
    this.#size = grown(this.#size, new Float64Array(capacity));
    this.digest = grown(this.digest, new Uint8Array(capacity * DIGEST_BYTES));
  }

  /** The tree, its columns cut to length. The builder is spent. */
  finish(): DigestTree {
    const { count } = this;
    // Backwards: a directory's end is final before it is handed to its parent.
    for (let index = count - 1; index > 0; index -= 1) {
      const parent = this.#parent[index] as number;
      this.#end[parent] = Math.max(this.#end[parent] as number, this.#end[index] as number);
    }
    return {
      count,
      parent: cut(this.#parent, count),
      end: cut(this.#end, count),
      nameStart: cut(this.#nameStart, count + 1),
      names: cut(this.#names, this.#nameEnd),
      type: cut(this.#type, count),
      mode: cut(this.#mode, count),
      size: cut(this.#size, count),
      digest: cut(this.digest, count * DIGEST_BYTES),
    };
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

/** The column itself where it has the right length: a copy would hold the tree in memory twice. */
function cut<Column extends { readonly length: number; slice(from: number, to: number): Column }>(
  column: Column,
  length: number,
): Column {
  return column.length === length ? column : column.slice(0, length);
}
