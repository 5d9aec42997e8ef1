import { link, lstat, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { findEntry, type PackedTree } from '@jvs/model';
import { makeTree, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;

describe.each(implementations)('cloneTree of a tree that changed, and sharing (%s)', (_, { ops }) => {
  test('reports what changed since the scan, captures it as it is now, and leaves out what is gone', async () => {
    await withTempDir(async (dir) => {
      await makeTree(`${dir}/src`, {
        edited: 'before',
        gone: '',
        kept: '',
        dir: { a: '', b: { c: '' } },
        swapped: '',
      });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await writeFile(`${dir}/src/edited`, 'after!!');
      await rm(`${dir}/src/gone`);
      await rm(`${dir}/src/dir`, { recursive: true });
      await rm(`${dir}/src/swapped`);
      await symlink('kept', `${dir}/src/swapped`);
      const report = await ops.cloneTree({
        source: `${dir}/src`,
        destination: `${dir}/dst`,
        tree,
        method: 'copy',
      });
      expect(report.failures).toEqual([]);
      expect([...report.changed]).toContain(at(tree, 'edited'));
      expect([...report.changed]).not.toContain(at(tree, 'kept'));
      const gone = ['dir', 'dir/a', 'dir/b', 'dir/b/c', 'gone', 'swapped'].map((path) => at(tree, path));
      expect([...report.vanished]).toEqual(gone);
      expect(await readFile(`${dir}/dst/edited`, 'utf8')).toBe('after!!');
      await expect(lstat(`${dir}/dst/swapped`)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  test('follows no link that took the place of a directory', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { src: { sub: { secret: 'mine' } }, outside: { secret: 'theirs' } });
      const { tree } = await ops.scanTree(`${dir}/src`);
      await rm(`${dir}/src/sub`, { recursive: true });
      await symlink('../outside', `${dir}/src/sub`);
      const report = await ops.cloneTree({
        source: `${dir}/src`,
        destination: `${dir}/dst`,
        tree,
        method: 'copy',
      });
      expect([...report.vanished]).toEqual([at(tree, 'sub'), at(tree, 'sub/secret')]);
      await expect(lstat(`${dir}/dst/sub`)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  test('hard-links files marked as shared, and clones those that cannot be', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { src: { a: 'a', b: 'b', c: 'c' }, parent: { a: 'a', c: 'c' } });
      const { tree } = await ops.scanTree(`${dir}/src`);
      const entries = new Uint8Array(tree.count);
      entries[at(tree, 'a')] = 1;
      entries[at(tree, 'b')] = 1;
      const share = { root: `${dir}/parent`, entries };
      const before = await lstat(`${dir}/parent/a`, { bigint: true });
      const report = await ops.cloneTree({
        source: `${dir}/src`,
        destination: `${dir}/dst`,
        tree,
        method: 'copy',
        share,
      });
      expect([report.linked, report.copied]).toEqual([1, 2]);
      const shared = await lstat(`${dir}/dst/a`, { bigint: true });
      expect([shared.ino, shared.mode, shared.mtimeNs]).toEqual([before.ino, before.mode, before.mtimeNs]);
      expect((await lstat(`${dir}/dst/c`)).nlink).toBe(1);
      expect(await readFile(`${dir}/dst/b`, 'utf8')).toBe('b');
    });
  });

  test('keeps hard links of shared files together', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { src: { a: 'twin' }, parent: { a: 'twin' } });
      await link(`${dir}/src/a`, `${dir}/src/b`);
      await link(`${dir}/parent/a`, `${dir}/parent/b`);
      const { tree } = await ops.scanTree(`${dir}/src`);
      const share = { root: `${dir}/parent`, entries: new Uint8Array([0, 1, 1]) };
      const request = {
        source: `${dir}/src`,
        destination: `${dir}/dst`,
        tree,
        method: 'copy',
        share,
      } as const;
      const report = await ops.cloneTree(request);
      expect([report.linked + report.hardLinks, report.copied]).toEqual([2, 0]);
      const inos = await Promise.all(
        ['parent/a', 'dst/a', 'dst/b'].map(async (path) => (await lstat(`${dir}/${path}`)).ino),
      );
      expect(new Set(inos).size).toBe(1);
    });
  });
});
