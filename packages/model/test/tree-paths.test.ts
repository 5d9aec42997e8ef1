import { describe, expect, test } from '@jest/globals';
import {
  childrenOf,
  compareNames,
  entryName,
  entryPath,
  EntryType,
  findEntry,
  logicalBytes,
  type TreeShape,
} from '@jvs/model';

const { directory, file } = EntryType;

/** . / a / (b, c / d) ; a.txt */
const names = ['', 'a', 'b', 'c', 'd', 'a.txt'];
const tree: TreeShape = {
  count: 6,
  parent: Uint32Array.of(0, 0, 1, 1, 3, 0),
  end: Uint32Array.of(6, 5, 3, 5, 5, 6),
  nameStart: Uint32Array.of(0, 0, 1, 2, 3, 4, 9),
  names: Buffer.from(names.join('')),
  type: Uint8Array.of(directory, directory, file, directory, file, file),
  mode: new Uint16Array(6).fill(0o644),
  size: Float64Array.of(0, 0, 3, 0, 4, 2 ** 40),
};
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const paths = ['', 'a', 'a/b', 'a/c', 'a/c/d', 'a.txt'];

describe('paths in a tree', () => {
  test('each entry has its name and its path', () => {
    expect(names.map((_, index) => text(entryName(tree, index)))).toEqual(names);
    expect(paths.map((_, index) => text(entryPath(tree, index)))).toEqual(paths);
  });

  test('each path leads to its entry, and other paths lead nowhere', () => {
    expect(paths.map((path) => findEntry(tree, Buffer.from(path)))).toEqual([0, 1, 2, 3, 4, 5]);
    for (const path of ['x', 'a/x', 'a/b/c', 'a/', '/a', 'a//b', 'a/c/d/', '.', 'A', 'a.tx', 'a.txt2']) {
      expect(findEntry(tree, Buffer.from(path))).toBeUndefined();
    }
  });

  test('children come in order, and files have none', () => {
    expect([...childrenOf(tree, 0)]).toEqual([1, 5]);
    expect([...childrenOf(tree, 1)]).toEqual([2, 3]);
    expect([...childrenOf(tree, 2)]).toEqual([]);
  });

  test('names are ordered as bytes, a shorter one first', () => {
    expect(compareNames(Buffer.from('a'), Buffer.from('a'))).toBe(0);
    expect(compareNames(Buffer.from('a'), Buffer.from('ab'))).toBeLessThan(0);
    expect(compareNames(Uint8Array.of(0xff), Uint8Array.of(0x7f, 1))).toBeGreaterThan(0);
  });

  test('sizes are added up beyond 32 bits', () => {
    expect(logicalBytes(tree)).toBe(2 ** 40 + 7);
  });

  test('a path 20,000 levels deep is worked out without recursion', () => {
    const count = 20_001;
    const deep: TreeShape = {
      count,
      parent: Uint32Array.from({ length: count }, (_, index) => Math.max(0, index - 1)),
      end: new Uint32Array(count).fill(count),
      nameStart: Uint32Array.from({ length: count + 1 }, (_, index) => Math.max(0, index - 1)),
      names: new Uint8Array(count - 1).fill(0x78),
      type: new Uint8Array(count).fill(directory),
      mode: new Uint16Array(count),
      size: new Float64Array(count),
    };
    const path = entryPath(deep, count - 1);
    expect(path).toHaveLength(2 * 20_000 - 1);
    expect(findEntry(deep, path)).toBe(count - 1);
  });
});
