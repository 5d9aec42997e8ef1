import { existsSync, readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { makeTree, withTempDir } from '@jvs/testing';
import type { NativeTree } from '@jvs/native';
import { binding, failureOf, filesOf, ops } from './native.js';

type Damage = (tree: NativeTree) => Partial<Record<keyof NativeTree, unknown>>;

const changed = <T extends Uint8Array | Uint32Array>(array: T, at: number, value: number): T => {
  const copy = array.slice() as T;
  copy[at] = value;
  return copy;
};

const renamed = (tree: NativeTree, name: string) => ({
  names: Buffer.concat([Buffer.from(name), tree.names.subarray(tree.nameStart[2])]),
  nameStart: tree.nameStart.map((start, i) => (i < 2 ? start : start + name.length - tree.nameStart[2]!)),
});

const damages: Record<string, Damage> = {
  'a count of zero': () => ({ count: 0 }),
  'a count that is no number': () => ({ count: '5' }),
  'a count that is no integer': () => ({ count: 2.5 }),
  'a count beyond its columns': (tree) => ({ count: tree.count + 1 }),
  'a count below its columns': (tree) => ({ count: tree.count - 1 }),
  'a column that is missing': () => ({ mtimeNs: undefined }),
  'a column of another type': (tree) => ({ parent: new Float32Array(tree.count) }),
  'a column that is an array': (tree) => ({ parent: [...tree.parent] }),
  'a column that is too short': (tree) => ({ ino: tree.ino.subarray(1) }),
  'a column that is too long': (tree) => ({ mode: new Uint16Array(tree.count + 1) }),
  'an entry that is its own parent': (tree) => ({ parent: changed(tree.parent, 2, 2) }),
  'a parent further on': (tree) => ({ parent: changed(tree.parent, 1, 3) }),
  'a parent beyond the tree': (tree) => ({ parent: changed(tree.parent, 3, 0xffffffff) }),
  'a parent that is a file': (tree) => ({ parent: changed(tree.parent, 3, 2) }),
  'a root with a parent': (tree) => ({ parent: changed(tree.parent, 0, 1) }),
  'a root that is a file': (tree) => ({ type: changed(tree.type, 0, 0x66) }),
  'an unknown type': (tree) => ({ type: changed(tree.type, 2, 0x78) }),
  'an end beyond its parent': (tree) => ({ end: changed(tree.end, 1, tree.count + 1) }),
  'an end before its entry': (tree) => ({ end: changed(tree.end, 2, 1) }),
  'an end that cuts off its entries': (tree) => ({ end: changed(tree.end, 1, 2) }),
  'a root that ends early': (tree) => ({ end: changed(tree.end, 0, 2) }),
  'names that overlap backwards': (tree) => ({ nameStart: changed(tree.nameStart, 3, 0) }),
  'a name beyond the names': (tree) => ({ nameStart: changed(tree.nameStart, tree.count, 0xffffffff) }),
  'a name for the root': (tree) => ({ nameStart: changed(tree.nameStart, 1, 1) }),
  'the name ".."': (tree) => renamed(tree, '..'),
  'the name "."': (tree) => renamed(tree, '.'),
  'an empty name': (tree) => renamed(tree, ''),
  'a name with a slash': (tree) => renamed(tree, '../../escaped'),
  'an absolute name': (tree) => renamed(tree, '/tmp'),
  'a name with a NUL': (tree) => renamed(tree, 'a\0b'),
  'a name longer than any file system has': (tree) => renamed(tree, 'x'.repeat(1025)),
};

describe('a damaged tree', () => {
  test.each(Object.entries(damages))('with %s is refused before anything is touched', async (_, damage) => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { d: { f: 'x', g: 'y' }, z: 'z' });
      await mkdir(`${dir}/stage`);
      const { tree: sound } = await ops.scanTree(`${dir}/src`);
      const tree = { ...sound, ...damage(sound) } as NativeTree;
      const [source, destination, stage] = [`${dir}/src`, `${dir}/dst`, `${dir}/stage`];
      const list = { root: source, tree, indices: new Uint32Array([2]) };
      const jobs = [
        ops.cloneTree({ source, destination, tree, method: 'copy' }),
        ops.stageEntries({ ...list, source, stage, method: 'copy' }),
        ops.hashEntries(list),
        ops.placeEntries({ ...list, stage }),
        ops.makeDirectories(list),
        ops.removeEntries(list),
        ops.applyMetadata({ ...list, source }),
      ];
      const codes = await Promise.all(jobs.map(async (job) => (await failureOf(job)).code));
      expect(codes).toEqual(jobs.map(() => 'EINVAL'));
      expect(existsSync(destination)).toBe(false);
      expect([readdirSync(stage), readdirSync(`${source}/d`)]).toEqual([[], ['f', 'g']]);
    });
  });

  test('with random columns neither crashes the process nor leaves its root', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { d: { f: 'x', e: { g: 'y' } }, z: 'z' });
      const { tree: sound } = await ops.scanTree(`${dir}/src`);
      let seed = 12_345;
      const random = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
      for (let round = 0; round < 300; round++) {
        const tree = {
          ...sound,
          parent: sound.parent.map((v) => (random(4) ? v : random(8))),
          end: sound.end.map((v) => (random(4) ? v : random(9))),
          nameStart: sound.nameStart.map((v) => (random(5) ? v : random(12))),
          names: sound.names.map((v) => (random(6) ? v : random(256))),
          type: sound.type.map((v) => (random(5) ? v : 0x64)),
        };
        const destination = `${dir}/random-${round}`;
        await ops
          .cloneTree({ source: `${dir}/src`, destination, tree, method: 'copy' })
          .catch((error: unknown) =>
            expect(['EINVAL', 'EEXIST']).toContain((error as NodeJS.ErrnoException).code),
          );
      }
      const unexpected = readdirSync(dir).filter((name) => name !== 'src' && !name.startsWith('random-'));
      expect(unexpected).toEqual([]);
      expect(readdirSync(`${dir}/src`)).toEqual(['d', 'z']);
    });
  });
});

describe('arguments of a job', () => {
  test('are refused when an index is beyond the tree or a directory where none may be', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { d: { f: 'x' } });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const list = (index: number) => ({ root: `${dir}/src`, tree, indices: new Uint32Array([index]) });
      for (const index of [tree.count, 0xffffffff, 0, 1]) {
        expect((await failureOf(ops.hashEntries(list(index)))).code).toBe('EINVAL');
      }
      expect((await failureOf(ops.removeEntries(list(tree.count)))).code).toBe('EINVAL');
      expect((await ops.hashEntries({ ...list(0), indices: filesOf(tree) })).changed).toHaveLength(0);
    });
  });

  test('are refused when a share has not one byte an entry', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, { f: 'x' });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const share = { root: `${dir}/src`, entries: new Uint8Array(tree.count - 1) };
      const clone = ops.cloneTree({
        source: `${dir}/src`,
        destination: `${dir}/dst`,
        tree,
        method: 'copy',
        share,
      });
      expect((await failureOf(clone)).code).toBe('EINVAL');
    });
  });

  test.each([
    ['empty', ''],
    ['cut by a NUL', 'a\0b'],
    ['a number', 5],
    ['null', null],
    ['absent', undefined],
  ])('are refused when the path is %s', async (_, path) => {
    expect((await failureOf(ops.scanTree(path as string))).code).toBe('EINVAL');
    expect((await failureOf(ops.removeTree(path as string))).code).toBe('EINVAL');
  });

  test('are refused when the control words are missing or too few', () => {
    const scan = (words: unknown) => binding.scanTree('/tmp', null, words as BigInt64Array);
    for (const words of [undefined, {}, new BigInt64Array(2), new Float64Array(3)]) {
      expect(() => scan(words)).toThrow(/EINVAL/);
    }
  });

  test.each(['/', '.', '..', '/tmp/..', 'a/.'])('never name %s as a tree to be removed', async (path) => {
    expect((await failureOf(ops.removeTree(path))).code).toBe('EINVAL');
  });
});
