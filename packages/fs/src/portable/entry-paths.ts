import { entryName, entryPath, type TreeShape } from '@jvs/model';

const SLASH = Buffer.from('/');

/** Full paths of a tree's entries below a root; cheap when siblings are asked for one after the other. */
export class EntryPaths {
  readonly #root: Buffer;
  readonly #tree: TreeShape;
  #parent = 0;
  #parentPath: Buffer;

  constructor(root: string, tree: TreeShape) {
    this.#root = Buffer.from(root);
    this.#tree = tree;
    this.#parentPath = this.#root;
  }

  of(index: number): Buffer {
    if (index === 0) return this.#root;
    const parent = this.#tree.parent[index]!;
    if (parent !== this.#parent) {
      this.#parent = parent;
      this.#parentPath = parent === 0 ? this.#root : joinBytes(this.#root, entryPath(this.#tree, parent));
    }
    return joinBytes(this.#parentPath, entryName(this.#tree, index));
  }
}

export function joinBytes(parent: Uint8Array, name: Uint8Array): Buffer {
  return Buffer.concat([parent, SLASH, name]);
}
