import { lstatSync } from 'node:fs';
import type { TreeShape } from '@jvs/model';
import { EntryPaths } from './entry-paths.js';

/** Tells whether everything between a root and an entry is a real directory, so that no call goes through a link. */
export class ParentGuard {
  readonly #paths: EntryPaths;
  readonly #tree: TreeShape;
  /** 0 unknown, 1 real, 2 absent or something else. Forgotten with the job: it holds for as long as nobody swaps directories. */
  readonly #known: Uint8Array;

  constructor(root: string, tree: TreeShape) {
    this.#paths = new EntryPaths(root, tree);
    this.#tree = tree;
    this.#known = new Uint8Array(tree.count);
  }

  isReal(index: number): boolean {
    if (index === 0) return true;
    const chain: number[] = [];
    let at = this.#tree.parent[index]!;
    while (this.#known[at] === 0) {
      chain.push(at);
      if (at === 0) break;
      at = this.#tree.parent[at]!;
    }
    let real = this.#known[at] !== 2;
    for (const directory of chain.reverse()) {
      real = real && this.#isDirectory(directory);
      this.#known[directory] = real ? 1 : 2;
    }
    return real;
  }

  #isDirectory(index: number): boolean {
    return lstatSync(this.#paths.of(index), { throwIfNoEntry: false })?.isDirectory() === true;
  }
}
