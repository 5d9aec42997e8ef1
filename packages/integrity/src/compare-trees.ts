import { EntryType, entryPath, type DigestTree } from '@jvs/model';
import { DIGEST_BYTES } from './hash-tree.js';
import { mergeTrees } from './merge-trees.js';

/** `type`: another kind of entry stands there now. `mode`: nothing but the permission bits differs. */
export type ChangeKind = 'added' | 'removed' | 'modified' | 'type' | 'mode';

export interface CompareOptions {
  /** Whether permission bits count. Default true. */
  readonly modes?: boolean | undefined;
}

/** One entry that differs. `before` and `after` are indices into the two trees. */
export class TreeChange {
  readonly #tree: DigestTree;

  constructor(
    tree: DigestTree,
    readonly kind: ChangeKind,
    readonly before: number | undefined,
    readonly after: number | undefined,
  ) {
    this.#tree = tree;
  }

  /** Raw path bytes, worked out when asked for. */
  get path(): Uint8Array {
    return entryPath(this.#tree, (this.after ?? this.before) as number);
  }
}

/**
 * What differs from `a` to `b`, in tree order. Both must carry subtree digests (`hashTree`, `parseManifest`): subtrees with equal
 * digests are not visited. A directory is listed itself when it was added or removed, changed its type or its mode; what is below an
 * added, removed or replaced one is listed too.
 */
export function compareTrees(a: DigestTree, b: DigestTree, options: CompareOptions = {}): TreeChange[] {
  const modes = options.modes ?? true;
  const changes: TreeChange[] = [];
  const removed = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) changes.push(new TreeChange(a, 'removed', at, undefined));
  };
  const added = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) changes.push(new TreeChange(b, 'added', undefined, at));
  };
  mergeTrees(a, b, {
    both(i, j) {
      const kind = kindOfChange(a, i, b, j);
      if (kind !== undefined && (kind !== 'mode' || modes)) changes.push(new TreeChange(b, kind, i, j));
      if (kind === 'type') {
        removed(i + 1, a.end[i] as number);
        added(j + 1, b.end[j] as number);
      }
      return !sameDigest(a, i, b, j);
    },
    onlyA: (i) => removed(i, a.end[i] as number),
    onlyB: (j) => added(j, b.end[j] as number),
  });
  return changes;
}

function kindOfChange(a: DigestTree, i: number, b: DigestTree, j: number): ChangeKind | undefined {
  if (a.type[i] !== b.type[j]) return 'type';
  const content = a.type[i] !== EntryType.directory && (a.size[i] !== b.size[j] || !sameDigest(a, i, b, j));
  if (content) return 'modified';
  return a.mode[i] === b.mode[j] ? undefined : 'mode';
}

function sameDigest(a: DigestTree, i: number, b: DigestTree, j: number): boolean {
  const fromA = i * DIGEST_BYTES;
  const fromB = j * DIGEST_BYTES;
  for (let at = 0; at < DIGEST_BYTES; at += 1)
    if (a.digest[fromA + at] !== b.digest[fromB + at]) return false;
  return true;
}
