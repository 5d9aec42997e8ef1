/** A growing list of indices in a typed array: a plain array of a million numbers costs four times as much. */
export class IndexList {
  #items = new Uint32Array(64);
  #length = 0;

  push(index: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Uint32Array(this.#items.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length++] = index;
  }

  toArray(): Uint32Array {
    return this.#items.slice(0, this.#length);
  }
}
