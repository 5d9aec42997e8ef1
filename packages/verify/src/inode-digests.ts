const DIGEST_BYTES = 32;
const EMPTY = 0xffffffff;
/** Entries are kept in pieces: doubling one array of a million of them would need three times its size. */
const CHUNK = 16_384;

interface Chunk {
  readonly inodes: BigUint64Array;
  readonly ctimes: BigInt64Array;
  readonly digests: Uint8Array;
}
const NOT_YET = new Uint8Array(DIGEST_BYTES);
/** No file system stamps this. */
const FORGOTTEN = -(2n ** 63n);

/**
 * Digests of inodes already read, so that a file that many snapshots share is read once. An entry counts only while the inode's ctime
 * is what it was: a reused inode number, or anything done to the file, makes it unknown again. About 60 bytes an inode.
 */
export class InodeDigests {
  #count = 0;
  #table = new Uint32Array(1024).fill(EMPTY);
  readonly #chunks: Chunk[] = [];

  /** A view of the digest, or undefined. */
  get(ino: bigint, ctimeNs: bigint): Uint8Array | undefined {
    const entry = this.#table[this.#slotOf(ino)]!;
    if (entry === EMPTY) return undefined;
    const { ctimes, digests } = this.#chunkOf(entry);
    const at = entry % CHUNK;
    return ctimes[at] === ctimeNs ? digests.subarray(at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES) : undefined;
  }

  /** True when the inode is unknown, or was touched since: the caller reads it, and then calls `set` or `forget`. */
  claim(ino: bigint, ctimeNs: bigint): boolean {
    if (this.get(ino, ctimeNs) !== undefined) return false;
    this.set(ino, ctimeNs, NOT_YET);
    return true;
  }

  forget(ino: bigint): void {
    const entry = this.#table[this.#slotOf(ino)]!;
    if (entry !== EMPTY) this.#chunkOf(entry).ctimes[entry % CHUNK] = FORGOTTEN;
  }

  set(ino: bigint, ctimeNs: bigint, digest: Uint8Array): void {
    if (this.#count * 2 >= this.#table.length) this.#growTable();
    const slot = this.#slotOf(ino);
    const known = this.#table[slot]!;
    const entry = known === EMPTY ? this.#add(ino) : known;
    this.#table[slot] = entry;
    const { ctimes, digests } = this.#chunkOf(entry);
    ctimes[entry % CHUNK] = ctimeNs;
    digests.set(digest, (entry % CHUNK) * DIGEST_BYTES);
  }

  #add(ino: bigint): number {
    const entry = this.#count++;
    if (entry % CHUNK === 0) this.#chunks.push(newChunk());
    this.#chunkOf(entry).inodes[entry % CHUNK] = ino;
    return entry;
  }

  #chunkOf(entry: number): Chunk {
    return this.#chunks[Math.floor(entry / CHUNK)]!;
  }

  #slotOf(ino: bigint): number {
    const mask = this.#table.length - 1;
    const low = Number(ino & 0xffffffffn);
    const high = Number(ino >> 32n);
    const mixed = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 0;
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const entry = this.#table[slot]!;
      if (entry === EMPTY || this.#chunkOf(entry).inodes[entry % CHUNK] === ino) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #growTable(): void {
    this.#table = new Uint32Array(this.#table.length * 2).fill(EMPTY);
    for (let entry = 0; entry < this.#count; entry++) {
      this.#table[this.#slotOf(this.#chunkOf(entry).inodes[entry % CHUNK]!)] = entry;
    }
  }
}

function newChunk(): Chunk {
  return {
    inodes: new BigUint64Array(CHUNK),
    ctimes: new BigInt64Array(CHUNK),
    digests: new Uint8Array(CHUNK * DIGEST_BYTES),
  };
}
