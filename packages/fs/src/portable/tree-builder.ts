import type { BigIntStats } from 'node:fs';
import { EntryType, type PackedTree } from '@jvs/model';
import { entryTypeOf } from './entry-type.js';

/** Columns grow by doubling: a tree of a million entries costs twenty copies, and no object an entry. */
export class TreeBuilder {
  #count = 0;
  #nameBytes = 0;
  #columns = allocate(1024);
  #names = new Uint8Array(16_384);

  /** Adds the next entry in preorder and returns its index. */
  add(parent: number, name: Uint8Array, stat: BigIntStats): number {
    const index = this.#count++;
    if (this.#count > this.#columns.parent.length) this.#columns = enlarge(this.#columns);
    this.#addName(index, name);
    const c = this.#columns;
    const type = entryTypeOf(stat);
    const device = type === EntryType.characterDevice || type === EntryType.blockDevice;
    c.parent[index] = parent;
    c.end[index] = index + 1;
    c.type[index] = type;
    c.mode[index] = Number(stat.mode & 0o7777n);
    c.size[index] = type === EntryType.file ? Number(stat.size) : 0;
    c.nlink[index] = Number(stat.nlink);
    c.uid[index] = Number(stat.uid);
    c.gid[index] = Number(stat.gid);
    c.rdev[index] = device ? Number(stat.rdev) : 0;
    c.ino[index] = stat.ino;
    c.mtimeNs[index] = stat.mtimeNs;
    c.ctimeNs[index] = stat.ctimeNs;
    return index;
  }

  /** Says that everything below directory `index` has been added. */
  close(index: number): void {
    this.#columns.end[index] = this.#count;
  }

  finish(): PackedTree {
    const n = this.#count;
    const c = this.#columns;
    return {
      count: n,
      parent: c.parent.slice(0, n),
      end: c.end.slice(0, n),
      nameStart: c.nameStart.slice(0, n + 1),
      names: this.#names.slice(0, this.#nameBytes),
      type: c.type.slice(0, n),
      mode: c.mode.slice(0, n),
      size: c.size.slice(0, n),
      nlink: c.nlink.slice(0, n),
      uid: c.uid.slice(0, n),
      gid: c.gid.slice(0, n),
      rdev: c.rdev.slice(0, n),
      ino: c.ino.slice(0, n),
      mtimeNs: c.mtimeNs.slice(0, n),
      ctimeNs: c.ctimeNs.slice(0, n),
    };
  }

  #addName(index: number, name: Uint8Array): void {
    const end = this.#nameBytes + name.length;
    if (end > this.#names.length) {
      const larger = new Uint8Array(Math.max(end, this.#names.length * 2));
      larger.set(this.#names);
      this.#names = larger;
    }
    this.#names.set(name, this.#nameBytes);
    this.#nameBytes = end;
    this.#columns.nameStart[index + 1] = end;
  }
}

type Columns = ReturnType<typeof allocate>;

function allocate(capacity: number) {
  return {
    parent: new Uint32Array(capacity),
    end: new Uint32Array(capacity),
    nameStart: new Uint32Array(capacity + 1),
    type: new Uint8Array(capacity),
    mode: new Uint16Array(capacity),
    size: new Float64Array(capacity),
    nlink: new Uint32Array(capacity),
    uid: new Uint32Array(capacity),
    gid: new Uint32Array(capacity),
    rdev: new Float64Array(capacity),
    ino: new BigUint64Array(capacity),
    mtimeNs: new BigInt64Array(capacity),
    ctimeNs: new BigInt64Array(capacity),
  };
}

function enlarge(old: Columns): Columns {
  const larger = allocate(old.parent.length * 2);
  larger.parent.set(old.parent);
  larger.end.set(old.end);
  larger.nameStart.set(old.nameStart);
  larger.type.set(old.type);
  larger.mode.set(old.mode);
  larger.size.set(old.size);
  larger.nlink.set(old.nlink);
  larger.uid.set(old.uid);
  larger.gid.set(old.gid);
  larger.rdev.set(old.rdev);
  larger.ino.set(old.ino);
  larger.mtimeNs.set(old.mtimeNs);
  larger.ctimeNs.set(old.ctimeNs);
  return larger;
}
