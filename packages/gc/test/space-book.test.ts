import { describe, expect, test } from '@jest/globals';
import { SpaceBook, type TreeSpace } from '@jvs/gc';
import fc from 'fast-check';

interface Inode {
  readonly ino: number;
  readonly links?: number;
  readonly bytes?: number;
  readonly extents?: ReadonlyArray<readonly [at: number, length: number]>;
}

function tree(...inodes: Inode[]): TreeSpace {
  const extents = inodes.flatMap((one) => one.extents ?? []);
  const extentStart = new Uint32Array(inodes.length + 1);
  inodes.forEach((one, at) => (extentStart[at + 1] = extentStart[at]! + (one.extents ?? []).length));
  return {
    ino: Float64Array.from(inodes, ({ ino }) => ino),
    links: Uint32Array.from(inodes, ({ links = 1 }) => links),
    bytes: Float64Array.from(inodes, ({ bytes = 0 }) => bytes),
    extentStart,
    extentAt: Float64Array.from(extents, ([at]) => at),
    extentLength: Float64Array.from(extents, ([, length]) => length),
    extentFlags: new Uint8Array(extents.length),
  };
}

const book = (trees: Record<string, TreeSpace>): SpaceBook => {
  const made = new SpaceBook();
  for (const [id, space] of Object.entries(trees)) made.enter(id, space);
  return made;
};

describe('the book of space', () => {
  test('an inode comes back with its last name', () => {
    const made = book({
      a: tree({ ino: 1, bytes: 100, links: 2 }, { ino: 2, bytes: 10 }),
      b: tree({ ino: 1, bytes: 100 }, { ino: 3, bytes: 1 }),
    });
    expect([made.of('a'), made.of('b')]).toEqual([
      { bytes: 110, exclusive: 10 },
      { bytes: 101, exclusive: 1 },
    ]);
    expect(made.together(['a', 'b'])).toBe(111);
    expect([made.remove('b'), made.remove('a')]).toEqual([1, 110]);
  });

  test('a stretch of the device comes back with the last file on it, wherever extents begin and end', () => {
    const made = book({
      a: tree({ ino: 1, extents: [[0, 100]] }),
      b: tree({ ino: 2, extents: [[50, 100]] }),
      c: tree({
        ino: 3,
        extents: [
          [60, 10],
          [300, 5],
        ],
      }),
    });
    expect(made.of('a')).toEqual({ bytes: 100, exclusive: 50 });
    expect(made.of('c')).toEqual({ bytes: 15, exclusive: 5 });
    expect(made.together(['a', 'b'])).toBe(140);
    expect(made.together(['a', 'b', 'c'])).toBe(155);
    expect(['a', 'b', 'c'].map((id) => made.remove(id))).toEqual([50, 90, 15]);
  });

  test('taking out one by one, in any order, gives what taking out together gives', () => {
    const anyTree = fc
      .uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 12 })
      .map((inos) =>
        tree(...inos.map((ino) => ({ ino, bytes: ino * 7, extents: [[(ino % 9) * 10, 15]] as const }))),
      );
    fc.assert(
      fc.property(
        fc.array(anyTree, { minLength: 1, maxLength: 6 }),
        fc.infiniteStream(fc.nat()),
        (trees, order) => {
          const all = Object.fromEntries(trees.map((one, at) => [String(at), one]));
          const names = Object.keys(all).sort(() => (order.next().value % 2) - 0.5);
          const made = book(all);
          const together = made.together(names);
          expect(made.together(names)).toBe(together);
          expect(names.reduce((sum, name) => sum + made.remove(name), 0)).toBe(together);
        },
      ),
    );
  });
});

test('inode numbers of a subvolume are its own, and its data may still be shared', () => {
  const made = new SpaceBook();
  const subvolume = (bytes: number) => ({
    apart: true,
    ino: Float64Array.of(257),
    links: Uint32Array.of(1),
    bytes: Float64Array.of(bytes),
    extentStart: Uint32Array.of(0, 1),
    extentAt: Float64Array.of(4096),
    extentLength: Float64Array.of(1000),
    extentFlags: new Uint8Array(1),
  });
  made.enter('a', subvolume(10));
  made.enter('b', subvolume(20));
  expect([made.of('a').exclusive, made.of('b').exclusive, made.together(['a', 'b'])]).toEqual([10, 20, 1030]);
});
