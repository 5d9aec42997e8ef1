import { mergeTrees } from '@jvs/integrity';
import { EntryType, type PackedTree } from '@jvs/model';

/** Scans of one source and of the clone made in between. */
export interface Scans {
  readonly before: PackedTree;
  readonly after: PackedTree;
  readonly clone: PackedTree;
}

/** What became of the entries of one scan of the source. Indices of `tree`, ascending. */
export interface Judgement {
  readonly tree: PackedTree;
  /** Not as in `tree`, but as the other scan had it. */
  readonly changed: number[];
  /** As in neither scan. */
  readonly torn: number[];
  /** Absent in the clone, and gone in the source or come to it meanwhile. */
  readonly vanished: number[];
  /** Absent in the clone, and another inode in the source meanwhile: editors save that way. */
  readonly replaced: number[];
  /** Special files that this volume's clones leave out. */
  readonly specials: number[];
  /** Absent in the clone although the source has had it all the time: the clone lost it. */
  readonly lost: number[];
}

const ABSENT = 0xffffffff;

/**
 * Whether two scans are equal entry by entry. Of a source and its clone: the clone keeps ctime, so an entry that is equal was not touched since. Of one source at
 * two times: nobody wrote to it.
 */
export function isSameTree(a: PackedTree, b: PackedTree): boolean {
  const pairs = pair(a, b);
  return pairs.extra === 0 && pairs.other.every((j, i) => j !== ABSENT && isSame(a, i, b, j));
}

/**
 * Accounts for every difference between a source that was busy and its clone, in terms of the later scan where that has all the clone has, else of
 * the earlier. Undefined when the clone has entries that come from neither scan alone: then it must be made again.
 */
export function judgeClone({ before, after, clone }: Scans): Judgement | undefined {
  for (const [tree, other] of [
    [before, after],
    [after, before],
  ] as const) {
    const captured = pair(tree, clone);
    if (captured.extra === 0) return judge(tree, other, { clone, cloneOf: captured.other });
  }
  return undefined;
}

function judge(
  tree: PackedTree,
  other: PackedTree,
  { clone, cloneOf }: { readonly clone: PackedTree; readonly cloneOf: Uint32Array },
): Judgement {
  const otherOf = pair(tree, other).other;
  const found: Judgement = {
    tree,
    changed: [],
    torn: [],
    vanished: [],
    replaced: [],
    specials: [],
    lost: [],
  };
  for (let i = 0; i < tree.count; i++) {
    const [c, o] = [cloneOf[i] as number, otherOf[i] as number];
    if (c === ABSENT) {
      listOfAbsent(found, { i, o, other }).push(i);
    } else if (!isSame(tree, i, clone, c)) {
      const asOther = o !== ABSENT && isSame(other, o, clone, c);
      (asOther ? found.changed : found.torn).push(i);
    }
  }
  return found;
}

function listOfAbsent(
  found: Judgement,
  { i, o, other }: { readonly i: number; readonly o: number; readonly other: PackedTree },
): number[] {
  const { tree } = found;
  if (isSpecial(tree, i)) return found.specials;
  if (o === ABSENT) return found.vanished;
  return tree.ino[i] === other.ino[o] ? found.lost : found.replaced;
}

/** For each entry of `a` its entry in `b`, and how many entries only `b` has. */
function pair(a: PackedTree, b: PackedTree): { other: Uint32Array; extra: number } {
  const other = new Uint32Array(a.count).fill(ABSENT);
  let extra = 0;
  mergeTrees(a, b, {
    both(i, j) {
      other[i] = j;
      if (a.type[i] !== b.type[j]) extra += (b.end[j] as number) - j - 1;
      return true;
    },
    onlyB(j) {
      extra += (b.end[j] as number) - j;
    },
  });
  return { other, extra };
}

function isSame(a: PackedTree, i: number, b: PackedTree, j: number): boolean {
  return (
    a.type[i] === b.type[j] &&
    a.size[i] === b.size[j] &&
    a.mode[i] === b.mode[j] &&
    a.uid[i] === b.uid[j] &&
    a.gid[i] === b.gid[j] &&
    a.mtimeNs[i] === b.mtimeNs[j] &&
    a.ctimeNs[i] === b.ctimeNs[j]
  );
}

function isSpecial(tree: PackedTree, i: number): boolean {
  const type = tree.type[i];
  return type !== EntryType.file && type !== EntryType.directory && type !== EntryType.symlink;
}
