import { chmod, lstat, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { NOTHING_THERE, type ExpectedEntries } from '@jvs/fs';
import { findEntry, type PackedTree } from '@jvs/model';
import { makeTree, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;
const indicesOf = (tree: PackedTree, ...paths: string[]) =>
  Uint32Array.from(paths.map((path) => at(tree, path)));

/** The scan's columns at names, in their order. */
function expectedOf(was: PackedTree, names: readonly string[], staged: readonly bigint[]): ExpectedEntries {
  const places = names.map((name) => findEntry(was, Buffer.from(name)));
  const column = <T>(of: ArrayLike<T>, nothing: T): T[] =>
    places.map((place) => (place === undefined ? nothing : of[place]!));
  return {
    type: Uint8Array.from(column(was.type, NOTHING_THERE)),
    mode: Uint16Array.from(column(was.mode, 0)),
    size: Float64Array.from(column(was.size, 0)),
    ino: BigUint64Array.from(column(was.ino, 0n)),
    mtimeNs: BigInt64Array.from(column(was.mtimeNs, 0n)),
    staged: BigUint64Array.from(staged),
  };
}

describe.each(implementations)('entries (%s)', (_, { ops }) => {
  test('that were changed since they were scanned are left alone, and named', async () => {
    await withTempDir(async (dir) => {
      const files = { edited: 'old', removed: 'old', same: 'old', swapped: 'old', mode: 'old' };
      await makeTree(dir, { source: { ...files, fresh: 'new', taken: 'new' }, root: files, stage: {} });
      const root = `${dir}/root`;
      const { tree: was } = await ops.scanTree(root);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const names = ['edited', 'fresh', 'mode', 'removed', 'same', 'swapped', 'taken'];
      const indices = indicesOf(tree, ...names);
      const stage = `${dir}/stage`;
      await ops.stageEntries({ source: `${dir}/source`, tree, indices, stage, method: 'copy' });
      const staged = await Promise.all(
        [...indices].map(async (index) => (await lstat(`${stage}/${index}`, { bigint: true })).ino),
      );
      const expected = expectedOf(was, names, staged);
      await writeFile(`${root}/edited`, 'theirs');
      await rm(`${root}/removed`);
      await writeFile(`${root}/other`, 'old');
      await rename(`${root}/other`, `${root}/swapped`);
      await writeFile(`${root}/taken`, 'theirs');
      await chmod(`${root}/mode`, 0o700);
      const { conflicts } = await ops.placeEntries({ root, tree, indices, stage, expected });
      const theirs = ['edited', 'mode', 'removed', 'swapped', 'taken'];
      expect([...conflicts]).toEqual([...indicesOf(tree, ...theirs)]);
      expect(await readFile(`${root}/edited`, 'utf8')).toBe('theirs');
      expect(await readFile(`${root}/taken`, 'utf8')).toBe('theirs');
      expect((await readdir(root)).sort()).toEqual(['edited', 'fresh', 'mode', 'same', 'swapped', 'taken']);
      for (const name of ['fresh', 'same']) {
        expect((await lstat(`${root}/${name}`, { bigint: true })).ino).toBe(staged[names.indexOf(name)]);
      }
      // Placed before, and provably so; a name taken by somebody else is no proof.
      await rm(`${stage}/${indicesOf(tree, 'fresh')[0]!}`, { force: true });
      const again = {
        root,
        tree,
        stage,
        indices: indicesOf(tree, 'fresh'),
        expected: expectedOf(was, ['fresh'], [staged[names.indexOf('fresh')]!]),
      };
      expect([...(await ops.placeEntries(again)).conflicts]).toEqual([]);
      // Made before the other is gone: its inode number would be used again.
      await writeFile(`${root}/another`, 'theirs');
      await rename(`${root}/another`, `${root}/fresh`);
      await expect(ops.placeEntries(again)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  test('that were changed since they were scanned are not removed, nor directories that hold more', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { d: { f: 'f' }, e: { g: 'g' }, h: 'h', i: 'i' }, aside: {} });
      const root = `${dir}/root`;
      const { tree } = await ops.scanTree(root);
      await writeFile(`${root}/d/more`, 'theirs');
      await writeFile(`${root}/h`, 'theirs');
      const indices = indicesOf(tree, 'd', 'd/f', 'e', 'e/g', 'h', 'i');
      const { conflicts } = await ops.removeEntries({ root, tree, indices, aside: `${dir}/aside` });
      expect([...conflicts]).toEqual([...indicesOf(tree, 'd', 'h')]);
      expect((await readdir(root)).sort()).toEqual(['d', 'h']);
      expect(await readdir(`${root}/d`)).toEqual(['more']);
      expect(await readdir(`${dir}/aside`)).toEqual([]);
    });
  });
});
