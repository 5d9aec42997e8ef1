import { describe, expect, test } from '@jest/globals';
import {
  decodeStatCache,
  encodeStatCache,
  matchStatCache,
  StatFlag,
  unknownEntries,
  type StatCache,
} from '@jvs/integrity';
import { entryPath, EntryType, newId, type PackedTree } from '@jvs/model';
import fc from 'fast-check';
import { anyTree, dir, leaf, pack, type Node } from './literal-tree.js';

const T0 = 1_000_000_000_000_000_000n;
const baseline = newId();

/** As a scan would give it: entry i has inode 100 + i, and all is a second older than T0. */
function scanned(root: Node): PackedTree {
  const shape = pack(root);
  const { count } = shape;
  return {
    ...shape,
    nlink: new Uint32Array(count).fill(1),
    uid: new Uint32Array(count),
    gid: new Uint32Array(count),
    rdev: new Float64Array(count),
    ino: BigUint64Array.from({ length: count }, (_, index) => BigInt(100 + index)),
    mtimeNs: new BigInt64Array(count).fill(T0 - 1_000_000_000n),
    ctimeNs: new BigInt64Array(count).fill(T0 - 1_000_000_000n),
  };
}

function cacheOf(tree: PackedTree, root: Node, change: Partial<StatCache> = {}): StatCache {
  const flags = Uint8Array.from(tree.type, (type) =>
    type === EntryType.directory ? 0 : StatFlag.digest | StatFlag.baseline,
  );
  return { scope: 'worktree', baseline, scannedAtNs: T0, tree, digest: pack(root).digest, flags, ...change };
}

const encoded = (cache: StatCache): Buffer => Buffer.concat(encodeStatCache(cache));
const paths = (tree: PackedTree, which: Uint8Array): string[] =>
  [...which.keys()]
    .filter((index) => which[index] === 1)
    .map((index) => Buffer.from(entryPath(tree, index)).toString('latin1'));

const root = dir({
  a: leaf(1),
  d: dir({ b: leaf(2), c: leaf(3, { type: 'symlink', size: 0 }) }),
  e: leaf(4),
});

describe('what a stat cache vouches for', () => {
  test('all entries that are as they were, with their digests; never directories', () => {
    const tree = scanned(root);
    const match = matchStatCache(cacheOf(tree, root), tree);
    expect(paths(tree, match.known)).toEqual(['a', 'd/b', 'd/c', 'e']);
    expect(match.same).toEqual(match.known);
    expect(Buffer.from(match.digests)).toEqual(Buffer.from(pack(root).digest));
    expect(match).toMatchObject({ knownCount: 4, leafCount: 4 });
    expect([...unknownEntries(tree, match.known)]).toEqual([]);
  });

  test.each<[string, (tree: PackedTree) => void]>([
    ['type', (tree) => (tree.type[1] = EntryType.fifo)],
    ['size', (tree) => (tree.size[1] = 2)],
    ['mode', (tree) => (tree.mode[1] = 0o600)],
    ['mtime, by a nanosecond', (tree) => (tree.mtimeNs[1] = (tree.mtimeNs[1] as bigint) - 1n)],
    ['ctime, by a nanosecond', (tree) => (tree.ctimeNs[1] = (tree.ctimeNs[1] as bigint) - 1n)],
    ['inode', (tree) => (tree.ino[1] = 2n ** 63n)],
  ])('not an entry with another %s', (_what, change) => {
    const cache = cacheOf(scanned(root), root);
    const tree = scanned(root);
    change(tree);
    const match = matchStatCache(cache, tree);
    expect(paths(tree, match.known)).toEqual(['d/b', 'd/c', 'e']);
    expect([...match.digests.subarray(32, 64)]).toEqual(Array(32).fill(0));
    expect([...unknownEntries(tree, match.known)]).toEqual([1]);
  });

  test.each([
    [T0 - 1n, 4],
    [T0, 3],
    [T0 + 1n, 3],
  ])('not an entry whose ctime is as late as the scan, though it is equal (%s: %s known)', (late, known) => {
    const tree = scanned(root);
    tree.ctimeNs[1] = late;
    expect(matchStatCache(cacheOf(tree, root), tree).knownCount).toBe(known);
  });

  test('an entry whose mtime lies in the future, for mtime is what programs make of it', () => {
    const tree = scanned(root);
    tree.mtimeNs[1] = T0 + 1_000_000_000n;
    expect(matchStatCache(cacheOf(tree, root), tree).knownCount).toBe(4);
  });

  test('not an entry whose digest was never taken, and no sharing without the flag or a baseline', () => {
    const tree = scanned(root);
    const cache = cacheOf(tree, root);
    const flags = Uint8Array.of(0, StatFlag.baseline, 0, StatFlag.digest, 3, 3);
    const match = matchStatCache({ ...cache, flags }, tree);
    expect(paths(tree, match.known)).toEqual(['d/b', 'd/c', 'e']);
    expect(paths(tree, match.same)).toEqual(['d/c', 'e']);
    expect(paths(tree, matchStatCache({ ...cache, baseline: null }, tree).same)).toEqual([]);
  });

  test('nothing without a cache', () => {
    const tree = scanned(root);
    expect(matchStatCache(undefined, tree)).toMatchObject({ knownCount: 0, leafCount: 4 });
    expect([...unknownEntries(tree, new Uint8Array(tree.count))]).toEqual([1, 3, 4, 5]);
  });

  test('the digest of the same path and inode only, whatever came, went or moved (any two trees)', () => {
    fc.assert(
      fc.property(anyTree, anyTree, (before, after) => {
        const [old, tree] = [scanned(before), scanned(after)];
        const match = matchStatCache(cacheOf(old, before), tree);
        const byPath = new Map(
          Array.from({ length: old.count }, (_, i) => [Buffer.from(entryPath(old, i)).toString('latin1'), i]),
        );
        for (let j = 0; j < tree.count; j += 1) {
          const i = byPath.get(Buffer.from(entryPath(tree, j)).toString('latin1'));
          const equal =
            i !== undefined &&
            tree.type[j] !== EntryType.directory &&
            (['type', 'size', 'mode', 'ino'] as const).every((column) => old[column][i] === tree[column][j]);
          expect(match.known[j]).toBe(equal ? 1 : 0);
          if (equal)
            expect(match.digests.slice(j * 32, j * 32 + 32)).toEqual(
              pack(before).digest.slice(i * 32, i * 32 + 32),
            );
        }
      }),
    );
  });
});

describe('a stat cache on disk', () => {
  test('is read back as it was written, for any tree', () => {
    fc.assert(
      fc.property(anyTree, fc.option(fc.constant(baseline)), (any, base) => {
        const tree = scanned(any);
        const cache = cacheOf(tree, any, { baseline: base });
        const decoded = decodeStatCache(encoded(cache), 'worktree') as StatCache;
        for (const key of [
          'end',
          'nameStart',
          'names',
          'type',
          'mode',
          'size',
          'mtimeNs',
          'ctimeNs',
          'ino',
        ] as const) {
          expect(decoded.tree[key]).toEqual(tree[key]);
        }
        expect(decoded).toMatchObject({
          scope: 'worktree',
          baseline: base,
          scannedAtNs: T0,
          flags: cache.flags,
          digest: cache.digest,
        });
        expect(matchStatCache(decoded, tree)).toEqual(matchStatCache(cache, tree));
      }),
    );
  });

  test('is read from memory of any alignment', () => {
    const bytes = encoded(cacheOf(scanned(root), root));
    for (let offset = 0; offset < 8; offset += 1) {
      const memory = new Uint8Array(bytes.length + 8);
      memory.set(bytes, offset);
      expect(decodeStatCache(memory.subarray(offset, offset + bytes.length), 'worktree')?.tree.count).toBe(6);
    }
  });

  test('is nothing when any bit of it is wrong', () => {
    const bytes = encoded(cacheOf(scanned(root), root));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const damaged = Buffer.from(bytes);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(decodeStatCache(damaged, 'worktree')).toBeUndefined();
    }
  });

  test('is nothing when it is cut, too long, empty or something else', () => {
    const bytes = encoded(cacheOf(scanned(root), root));
    for (let length = 0; length < bytes.length; length += 1) {
      expect(decodeStatCache(bytes.subarray(0, length), 'worktree')).toBeUndefined();
    }
    expect(decodeStatCache(Buffer.concat([bytes, Buffer.alloc(8)]), 'worktree')).toBeUndefined();
    expect(decodeStatCache(Buffer.from('{}\n'), 'worktree')).toBeUndefined();
    expect(decodeStatCache(Buffer.from('null\n'), 'worktree')).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) =>
        expect(decodeStatCache(any, 'worktree')).toBeUndefined(),
      ),
    );
  });

  test('is nothing for another scope', () => {
    expect(decodeStatCache(encoded(cacheOf(scanned(root), root)), 'other')).toBeUndefined();
  });

  test('is nothing when its tree cannot be, though the checksum is right', () => {
    const tree = scanned(root);
    for (const end of [
      Uint32Array.of(6, 2, 2, 4, 5, 6),
      Uint32Array.of(6, 2, 5, 4, 5, 7),
      Uint32Array.of(5, 2, 5, 4, 5, 6),
    ]) {
      expect(decodeStatCache(encoded(cacheOf({ ...tree, end }, root)), 'worktree')).toBeUndefined();
    }
    const nameStart = Uint32Array.of(0, 5, 1, 2, 3, 4, 5);
    expect(decodeStatCache(encoded(cacheOf({ ...tree, nameStart }, root)), 'worktree')).toBeUndefined();
  });
});
