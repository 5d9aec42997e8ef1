import type { DigestTree, PackedTree } from '@jvs/model';
import type { Snapshot } from '@jvs/repo';

/** The large part of a target. */
export interface TargetColumns {
  readonly tree: PackedTree;
  /** 32 bytes an entry, from the manifest. */
  readonly digests: DigestTree['digest'];
}

/**
 * A snapshot as a restore uses it: its payload as scanned, its digests as recorded. The columns of a large tree are let go while something else
 * needs the memory (`forget`), and read and checked anew (`load`): a payload never changes, so indices into them stay right.
 */
export class Target {
  #columns: TargetColumns | undefined;
  readonly #read: () => Promise<TargetColumns>;

  /** `payload` is the root of the snapshot's payload. */
  constructor(
    readonly snapshot: Snapshot,
    readonly payload: string,
    read: () => Promise<TargetColumns>,
  ) {
    this.#read = read;
  }

  get tree(): PackedTree {
    return this.#loaded().tree;
  }

  get digests(): Uint8Array {
    return this.#loaded().digests;
  }

  /** Does nothing when they are there. */
  async load(): Promise<void> {
    this.#columns ??= await this.#read();
  }

  forget(): void {
    this.#columns = undefined;
  }

  #loaded(): TargetColumns {
    if (this.#columns === undefined) throw new Error('the target of a restore is not loaded');
    return this.#columns;
  }
}
