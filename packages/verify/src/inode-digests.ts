const DIGEST_BYTES = 32;
const EMPTY = 0xffffffff;
const NOT_YET = new Uint8Array(DIGEST_BYTES);
/** No file system stamps this. */
const FORGOTTEN = -(2n ** 63n);

/**
 * Digests of inodes already read, so that a file that many snapshots share is read once. An entry counts only while the inode's ctime
 * is what it was: a reused inode number, or anything done to the file, makes it unknown again. About 80 bytes an inode.
 */
export class InodeDigests {
  #count = 0;
  #table = new Uint32Array(1024).fill(EMPTY);
  #inodes = new BigUint64Array(512);
  #ctimes = new BigInt64Array(512);
  #digests = new Uint8Array(512 * DIGEST_BYTES);

  /** A view of the digest, or undefined. */
  get(ino: bigint, ctimeNs: bigint): Uint8Array | undefined {
    const entry = this.#table[this.#slotOf(ino)]!;
    if (entry === EMPTY || this.#ctimes[entry] !== ctimeNs) return undefined;
    return this.#digests.subarray(entry * DIGEST_BYTES, (entry + 1) * DIGEST_BYTES);
  }

  /** True when the inode is unknown, or was touched since: the caller reads it, and then calls `set` or `forget`. */
  claim(ino: bigint, ctimeNs: bigint): boolean {
    if (this.get(ino, ctimeNs) !== undefined) return false;
    this.set(ino, ctimeNs, NOT_YET);
    return true;
  }

  forget(ino: bigint): void {
    const entry = this.#table[this.#slotOf(ino)]!;
    if (entry !== EMPTY) this.#ctimes[entry] = FORGOTTEN;
  }

  set(ino: bigint, ctimeNs: bigint, digest: Uint8Array): void {
    if (this.#count === this.#inodes.length) this.#grow();
    const slot = this.#slotOf(ino);
    let entry = this.#table[slot]!;
    if (entry === EMPTY) {
      entry = this.#count++;
      this.#table[slot] = entry;
      this.#inodes[entry] = ino;
    }
    this.#ctimes[entry] = ctimeNs;
    this.#digests.set(digest, entry * DIGEST_BYTES);
  }

  #slotOf(ino: bigint): number {
    const mask = this.#table.length - 1;
    const low = Number(ino & 0xffffffffn);
    const high = Number(ino >> 32n);
    const mixed = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const entry = this.#table[slot]!;
      if (entry === EMPTY || this.#inodes[entry] === ino) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const entries = this.#inodes.length * 2;
    this.#inodes = enlarged(this.#inodes, new BigUint64Array(entries));
    this.#ctimes = enlarged(this.#ctimes, new BigInt64Array(entries));
    this.#digests = enlarged(this.#digests, new Uint8Array(entries * DIGEST_BYTES));
    this.#table = new Uint32Array(entries * 2).fill(EMPTY);
    for (let entry = 0; entry < this.#count; entry++) this.#table[this.#slotOf(this.#inodes[entry]!)] = entry;
  }
}

function enlarged<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
