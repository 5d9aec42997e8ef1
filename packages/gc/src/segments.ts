/** Stretches of the device, each with the number of inodes that lie on it. Extents are added first; the first question cuts them into stretches. */
export class Segments {
  readonly #inodes: number[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  #cut: Cut | undefined;

  add(inode: number, start: number, length: number): void {
    this.#inodes.push(inode);
    this.#starts.push(start);
    this.#lengths.push(length);
  }

  /** Bytes an inode lies on, shared or not. */
  lengthOf(inode: number): number {
    let sum = 0;
    for (const extent of this.#stretches().byInode.get(inode) ?? []) sum += this.#lengths[extent] ?? 0;
    return sum;
  }

  /** An inode goes: the bytes that nobody lies on any more. */
  release(inode: number): number {
    return this.#change(inode, -1);
  }

  /** Takes `release` back. */
  hold(inode: number): void {
    this.#change(inode, 1);
  }

  #change(inode: number, sign: -1 | 1): number {
    const { byInode, bounds, holders } = this.#stretches();
    let freed = 0;
    for (const extent of byInode.get(inode) ?? []) {
      const end = (this.#starts[extent] ?? 0) + (this.#lengths[extent] ?? 0);
      for (let at = indexOf(bounds, this.#starts[extent] ?? 0); (bounds[at] ?? end) < end; at++) {
        const left = (holders[at] ?? 0) + sign;
        holders[at] = left;
        if (left === 0) freed += (bounds[at + 1] ?? 0) - (bounds[at] ?? 0);
      }
    }
    return freed;
  }

  #stretches(): Cut {
    this.#cut ??= cut(this.#inodes, this.#starts, this.#lengths);
    return this.#cut;
  }
}

interface Cut {
  /** Every place an extent begins or ends at, ascending. */
  readonly bounds: Float64Array;
  /** Inodes on the stretch from bound i to bound i + 1. */
  readonly holders: Uint32Array;
  readonly byInode: ReadonlyMap<number, readonly number[]>;
}

function cut(inodes: readonly number[], starts: readonly number[], lengths: readonly number[]): Cut {
  const all = new Float64Array(starts.length * 2);
  starts.forEach((start, at) => {
    all[at * 2] = start;
    all[at * 2 + 1] = start + (lengths[at] ?? 0);
  });
  all.sort();
  const bounds = all.filter((bound, at) => at === 0 || bound !== all[at - 1]);
  const holders = new Uint32Array(bounds.length);
  const byInode = new Map<number, number[]>();
  starts.forEach((start, extent) => {
    const end = start + (lengths[extent] ?? 0);
    for (let at = indexOf(bounds, start); (bounds[at] ?? end) < end; at++)
      holders[at] = (holders[at] ?? 0) + 1;
    const inode = inodes[extent] ?? 0;
    const own = byInode.get(inode);
    if (own === undefined) byInode.set(inode, [extent]);
    else own.push(extent);
  });
  return { bounds, holders, byInode };
}

/** Position of a value that is in the list. */
function indexOf(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
