import { EntryType, type TreeShape } from '@jvs/model';

/** What a merge needs of a tree; stat caches have it too. */
export type MergeShape = Pick<TreeShape, 'count' | 'end' | 'nameStart' | 'names' | 'type'>;

export interface MergeVisitor {
  /** An entry of both. Return whether to look below it; asked for its answer only when both are directories. */
  both(a: number, b: number): boolean;
  /** Root of a subtree that only `a` has. */
  onlyA?(a: number): void;
  /** Root of a subtree that only `b` has. */
  onlyB?(b: number): void;
}

/** Walks two trees side by side in tree order, in time linear in what is visited, without recursion. The roots are a pair. */
export function mergeTrees(a: MergeShape, b: MergeShape, visitor: MergeVisitor): void {
  if (!visitor.both(0, 0)) return;
  const endsA = [a.end[0] as number];
  const endsB = [b.end[0] as number];
  let i = 1;
  let j = 1;
  while (endsA.length > 0) {
    const endA = endsA.at(-1) as number;
    const endB = endsB.at(-1) as number;
    const order = i >= endA ? (j >= endB ? undefined : 1) : j >= endB ? -1 : compareEntryNames(a, i, b, j);
    if (order === undefined) {
      endsA.pop();
      endsB.pop();
    } else if (order < 0) {
      visitor.onlyA?.(i);
      i = a.end[i] as number;
    } else if (order > 0) {
      visitor.onlyB?.(j);
      j = b.end[j] as number;
    } else if (visitor.both(i, j) && areDirectories(a.type[i], b.type[j])) {
      endsA.push(a.end[i++] as number);
      endsB.push(b.end[j++] as number);
    } else {
      i = a.end[i] as number;
      j = b.end[j] as number;
    }
  }
}

function areDirectories(a: number | undefined, b: number | undefined): boolean {
  return a === EntryType.directory && b === EntryType.directory;
}

/** In place: a view for each name would cost more than the comparison. */

function compareEntryNames(a: MergeShape, i: number, b: MergeShape, j: number): number {
  const fromA = a.nameStart[i] as number;
  const fromB = b.nameStart[j] as number;
  const lengthA = (a.nameStart[i + 1] as number) - fromA;
  const lengthB = (b.nameStart[j + 1] as number) - fromB;
  const shared = Math.min(lengthA, lengthB);
  for (let at = 0; at < shared; at += 1) {
    const difference = (a.names[fromA + at] as number) - (b.names[fromB + at] as number);
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}
