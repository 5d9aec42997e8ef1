import { chmod, chown, cp, lstat, rename, writeFile } from 'node:fs/promises';
import { findEntry, type PackedTree } from '@jvs/model';
import { makeTree, skipUnless, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;
const indicesOf = (tree: PackedTree, ...paths: string[]) =>
  Uint32Array.from(paths.map((path) => at(tree, path)));
const mode = async (path: string) => (await lstat(path)).mode & 0o7777;

describe.each(implementations)('entries that are not what was scanned (%s)', (_, { ops }) => {
  test('SEC-12: are given no metadata when they are not the inode that was scanned, and are named', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, {
        source: { d: { f: 'f' }, g: 'g', new: {} },
        root: { d: { f: 'f' }, g: 'g', new: {} },
      });
      for (const file of ['d', 'd/f', 'g', 'new']) await chmod(`${dir}/source/${file}`, 0o711);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const { tree: was } = await ops.scanTree(`${dir}/root`);
      const inodes = was.ino.slice();
      inodes[at(was, 'new')] = 0n;
      await rename(`${dir}/root/d/f`, `${dir}/root/kept`);
      await writeFile(`${dir}/root/d/f`, 'f');
      await rename(`${dir}/root/d`, `${dir}/root/away`);
      await cp(`${dir}/root/away`, `${dir}/root/d`, { recursive: true });
      const before = await Promise.all(['d', 'd/f'].map((name) => mode(`${dir}/root/${name}`)));
      const indices = indicesOf(tree, 'd', 'd/f', 'g', 'new');
      const request = { root: `${dir}/root`, source: `${dir}/source`, tree, indices, inodes };
      const { conflicts } = await ops.applyMetadata(request);
      expect([...conflicts]).toEqual([at(tree, 'd'), at(tree, 'd/f')]);
      expect(await Promise.all(['d', 'd/f'].map((name) => mode(`${dir}/root/${name}`)))).toEqual(before);
      expect(await mode(`${dir}/root/g`)).toBe(0o711);
      expect(await mode(`${dir}/root/new`)).toBe(0o711);
    });
  });

  skipUnless('root')(
    "SEC-12: are given no metadata when they are another user's, whatever their inode",
    async () => {
      await withTempDir(async (dir) => {
        await makeTree(dir, { source: { tool: 'x' }, root: { tool: 'x' } });
        await chmod(`${dir}/source/tool`, 0o4755);
        await chown(`${dir}/root/tool`, 1001, 1001);
        const { tree } = await ops.scanTree(`${dir}/source`);
        const { tree: was } = await ops.scanTree(`${dir}/root`);
        const request = {
          root: `${dir}/root`,
          source: `${dir}/source`,
          tree,
          indices: Uint32Array.of(1),
          inodes: was.ino,
        };
        expect([...(await ops.applyMetadata(request)).conflicts]).toEqual([1]);
        expect((await lstat(`${dir}/root/tool`)).uid).toBe(1001);
      });
    },
  );
});
