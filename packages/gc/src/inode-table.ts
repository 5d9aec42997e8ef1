const FIRST_SIZE = 1024;

/** Numbers inodes from 0 on in the order they are first seen. Open addressing over plain numbers: a Map of millions costs many times as much. */
export class InodeTable {
  #keys = new Float64Array(FIRST_SIZE);
  #values = new Uint32Array(FIRST_SIZE);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The number of an inode; a new one when it was not seen before. */
  numberOf(ino: number): number {
    const slot = this.#slotOf(ino);
    const value = this.#values[slot] ?? 0;
    if (value !== 0) return value - 1;
    this.#keys[slot] = ino;
    this.#values[slot] = ++this.#count;
    const number = this.#count - 1;
    if (this.#count * 2 > this.#keys.length) this.#grow();
    return number;
  }

  /** A number for an inode that no other tree can have, whatever its own number is. */
  nextNumber(): number {
    return this.#count++;
  }

  #slotOf(ino: number): number {
    const mask = this.#keys.length - 1;
    let slot = Math.imul((ino % 0xffff_ffff) | 0, 0x9e37_79b1) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (this.#values[slot] !== 0 && this.#keys[slot] !== ino) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Float64Array(keys.length * 2);
    this.#values = new Uint32Array(keys.length * 2);
    for (let at = 0; at < keys.length; at++) {
      const value = values[at] ?? 0;
      if (value === 0) continue;
      const slot = this.#slotOf(keys[at] ?? 0);
      this.#keys[slot] = keys[at] ?? 0;
      this.#values[slot] = value;
    }
  }
}
