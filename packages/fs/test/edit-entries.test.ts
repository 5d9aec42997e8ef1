import {
  chmod,
  link,
  lstat,
  mkdir,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { findEntry, type PackedTree } from '@jvs/model';
import { asNobody, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { implementations } from './implementations.js';

const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;
const indicesOf = (tree: PackedTree, ...paths: string[]) =>
  Uint32Array.from(paths.map((path) => at(tree, path)));
const mode = async (path: string) => (await lstat(path)).mode & 0o7777;

describe.each(implementations)('single entries (%s)', (_, { ops, keepsNanoseconds }) => {
  test('are staged with their metadata, hard links together, and placed where they belong', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, {
        source: { a: 'new a', sub: { b: 'new b' } },
        root: { a: 'old', sub: {} },
        stage: {},
      });
      await chmod(`${dir}/source/a`, 0o4640);
      await symlink('target', `${dir}/source/link`);
      await link(`${dir}/source/sub/b`, `${dir}/source/sub/c`);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const indices = indicesOf(tree, 'a', 'link', 'sub/b', 'sub/c');
      const stage = `${dir}/stage`;
      const report = await ops.stageEntries({
        source: `${dir}/source`,
        tree,
        indices,
        stage,
        method: 'copy',
      });
      expect([report.copied, report.symlinks, report.hardLinks, report.failures]).toEqual([2, 1, 1, []]);
      expect((await readdir(stage)).map(Number).sort()).toEqual([...indices].sort());
      await ops.placeEntries({ root: `${dir}/root`, tree, indices, stage });
      expect(await readdir(stage)).toEqual([]);
      expect(await readFile(`${dir}/root/a`, 'utf8')).toBe('new a');
      expect(await readlink(`${dir}/root/link`)).toBe('target');
      expect(await mode(`${dir}/root/a`)).toBe(0o4640);
      expect((await stat(`${dir}/root/sub/b`)).ino).toBe((await stat(`${dir}/root/sub/c`)).ino);
      const [was, is] = [await lstat(`${dir}/source/a`), await lstat(`${dir}/root/a`)];
      expect(Math.floor(is.mtimeMs)).toBe(Math.floor(was.mtimeMs));
    });
  });

  test('that were placed before are placed already, and others that are not staged are an error', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { source: { a: 'a', b: 'b' }, root: {}, stage: {} });
      const { tree } = await ops.scanTree(`${dir}/source`);
      const indices = indicesOf(tree, 'a', 'b');
      const list = { root: `${dir}/root`, tree, indices, stage: `${dir}/stage` };
      await ops.stageEntries({ ...list, source: `${dir}/source`, method: 'copy' });
      await rename(`${dir}/stage/${indices[0]!}`, `${dir}/root/a`);
      await ops.placeEntries(list);
      await ops.placeEntries(list);
      expect((await readdir(`${dir}/root`)).sort()).toEqual(['a', 'b']);
      await rm(`${dir}/root/b`);
      await expect(ops.placeEntries(list)).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });

  test('are not placed on a directory or through a link', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { source: { a: 'a', s: { f: 'f' } }, root: { a: {} }, stage: {}, outside: {} });
      await symlink('../outside', `${dir}/root/s`);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const all = { root: `${dir}/root`, tree, stage: `${dir}/stage`, indices: indicesOf(tree, 'a', 's/f') };
      await ops.stageEntries({ ...all, source: `${dir}/source`, method: 'copy' });
      const place = (path: string) => ops.placeEntries({ ...all, indices: indicesOf(tree, path) });
      await expect(place('a')).rejects.toMatchObject({ code: 'EISDIR' });
      await expect(place('s/f')).rejects.toMatchObject({ code: expect.stringMatching(/ENOTDIR|ELOOP/) });
      expect(await readdir(`${dir}/outside`)).toEqual([]);
    });
  });

  test('that are gone from the source are reported and not staged', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { source: { a: 'a', s: { f: 'f' } }, stage: {} });
      const { tree } = await ops.scanTree(`${dir}/source`);
      await rm(`${dir}/source`, { recursive: true });
      const request = { source: `${dir}/source`, stage: `${dir}/stage`, tree, method: 'copy' } as const;
      await mkdir(`${dir}/source`);
      const report = await ops.stageEntries({ ...request, indices: indicesOf(tree, 'a', 's/f') });
      expect([...report.vanished]).toEqual([...indicesOf(tree, 'a', 's/f')]);
      expect(await readdir(`${dir}/stage`)).toEqual([]);
    });
  });

  test('become directories: parents first, 0700 whatever the umask, existing ones as they are', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { source: { x: { y: { z: {} } }, w: {} }, root: { w: {} } });
      await chmod(`${dir}/root/w`, 0o755);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const list = { root: `${dir}/root`, tree, indices: indicesOf(tree, 'x/y/z', 'w', 'x/y', 'x') };
      const umask = process.umask(0o277);
      try {
        await ops.makeDirectories(list);
      } finally {
        process.umask(umask);
      }
      expect(
        await Promise.all(['x', 'x/y', 'x/y/z', 'w'].map((path) => mode(`${dir}/root/${path}`))),
      ).toEqual([0o700, 0o700, 0o700, 0o755]);
      await rm(`${dir}/root/w`, { recursive: true });
      await writeFile(`${dir}/root/w`, '');
      await expect(ops.makeDirectories(list)).rejects.toMatchObject({ code: 'EEXIST' });
    });
  });

  test('are removed children first; what is absent is done; a directory with more in it is an error', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { d: { e: { f: 'f' } }, g: 'g', h: 'h' } });
      const root = `${dir}/root`;
      const { tree } = await ops.scanTree(root);
      const remove = (...paths: string[]) =>
        ops.removeEntries({ root, tree, indices: indicesOf(tree, ...paths) });
      await remove('d', 'd/e', 'd/e/f', 'g');
      await remove('d', 'd/e', 'd/e/f', 'g');
      expect(await readdir(root)).toEqual(['h']);
      await makeTree(root, { d: { more: '' } });
      await expect(remove('d')).rejects.toMatchObject({ code: 'ENOTEMPTY' });
    });
  });

  test('are not removed through a link', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { d: { f: 'f' } }, outside: { f: 'theirs' } });
      const root = `${dir}/root`;
      const { tree } = await ops.scanTree(root);
      await rm(`${root}/d`, { recursive: true });
      await symlink('../outside', `${root}/d`);
      await ops
        .removeEntries({ root, tree, indices: indicesOf(tree, 'd/f') })
        .catch((error: NodeJS.ErrnoException) => {
          expect(error.code).toMatch(/ENOTDIR|ELOOP/);
        });
      expect(await readFile(`${dir}/outside/f`, 'utf8')).toBe('theirs');
    });
  });

  skipUnless('ordinary-user')(
    'in directories closed to writing are made, placed and removed, and these close again',
    async () => {
      await asNobody(async (dir) => {
        await makeTree(dir, { source: { d: { f: 'f', g: {}, h: '' } }, root: { d: { h: '' } }, stage: {} });
        const root = `${dir}/root`;
        const { tree } = await ops.scanTree(`${dir}/source`);
        await chmod(`${root}/d`, 0o555);
        const place = { root, tree, indices: indicesOf(tree, 'd/f'), stage: `${dir}/stage` };
        await ops.stageEntries({ ...place, source: `${dir}/source`, method: 'copy' });
        await ops.makeDirectories({ root, tree, indices: indicesOf(tree, 'd/g') });
        await ops.placeEntries(place);
        await ops.removeEntries({ root, tree, indices: indicesOf(tree, 'd/h') });
        expect((await readdir(`${root}/d`)).sort()).toEqual(['f', 'g']);
        expect(await mode(`${root}/d`)).toBe(0o555);
        await chmod(`${root}/d`, 0o755);
      });
    },
  );

  test('get mode, owner and times of the source, directories last', async () => {
    await withTempDir(async (dir) => {
      const literal = { d: { e: { f: 'f' } }, g: 'g' };
      await makeTree(dir, { source: literal, root: literal });
      await symlink('x', `${dir}/source/link`);
      await symlink('x', `${dir}/root/link`);
      await chmod(`${dir}/source/d/e/f`, 0o6751);
      await chmod(`${dir}/source/d`, 0o2750);
      await mustRun('touch', [
        '-h',
        '-d',
        '2001-02-03T04:05:06.123456789Z',
        ...['d/e/f', 'link', 'd/e', 'd', '.'].map((path) => `${dir}/source/${path}`),
      ]);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const indices = Uint32Array.from(tree.type.keys());
      const { lost } = await ops.applyMetadata({
        root: `${dir}/root`,
        source: `${dir}/source`,
        tree,
        indices,
      });
      expect(lost.owner).toBe(0);
      for (const path of ['.', 'd', 'd/e', 'd/e/f', 'g', 'link']) {
        const was = await lstat(`${dir}/source/${path}`, { bigint: true });
        const is = await lstat(`${dir}/root/${path}`, { bigint: true });
        const unit = keepsNanoseconds ? 1n : 1000n;
        expect([path, is.mode, is.mtimeNs / unit]).toEqual([path, was.mode, was.mtimeNs / unit]);
      }
    });
  });

  test('are not given metadata through a link', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { source: { f: 'f' }, root: {}, outside: 'x' });
      await chmod(`${dir}/source/f`, 0o777);
      await chmod(`${dir}/outside`, 0o600);
      await symlink('../outside', `${dir}/root/f`);
      const { tree } = await ops.scanTree(`${dir}/source`);
      const request = { root: `${dir}/root`, source: `${dir}/source`, tree, indices: Uint32Array.of(1) };
      await expect(ops.applyMetadata(request)).rejects.toThrow();
      expect(await mode(`${dir}/outside`)).toBe(0o600);
    });
  });
});
