import { createHash } from 'node:crypto';
import { appendFile, chmod, link, rm, symlink, writeFile } from 'node:fs/promises';
import { EntryType, findEntry, type PackedTree } from '@jvs/model';
import { asNobody, makeTree, mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { implementations, text } from './implementations.js';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const digestAt = (digests: Uint8Array, position: number) =>
  Buffer.from(digests.subarray(position * 32, position * 32 + 32)).toString('hex');
const nothing = '0'.repeat(64);

const leaves = (tree: PackedTree) =>
  Uint32Array.from(Array.from(tree.type.keys()).filter((i) => tree.type[i] !== EntryType.directory));
const at = (tree: PackedTree, path: string) => findEntry(tree, Buffer.from(path))!;

describe.each(implementations)('hashEntries (%s)', (_, { ops }) => {
  test('hashes file bytes, link targets and specials', async () => {
    await withTempDir(async (dir) => {
      const large = Buffer.alloc(3_000_001, 'pattern');
      await makeTree(dir, { empty: '', large, sub: { small: 'small' } });
      await symlink('a/target', `${dir}/link`);
      await mustRun('mkfifo', [`${dir}/pipe`]);
      const { tree } = await ops.scanTree(dir);
      const indices = leaves(tree);
      const { digests, changed, failures } = await ops.hashEntries({ root: dir, tree, indices });
      expect([changed.length, failures.length]).toEqual([0, 0]);
      const of = (path: string) => digestAt(digests, indices.indexOf(at(tree, path)));
      expect(of('empty')).toBe(sha256(''));
      expect(of('large')).toBe(sha256(large));
      expect(of('sub/small')).toBe(sha256('small'));
      expect(of('link')).toBe(sha256('a/target'));
      expect(of('pipe')).toBe(sha256(Buffer.from(`jvs-special-v1\0p${'\0'.repeat(8)}`, 'latin1')));
    });
  });

  skipUnless('root')('hashes a device by its number', async () => {
    await withTempDir(async (dir) => {
      await mustRun('mknod', [`${dir}/null`, 'c', '1', '3']);
      const { tree } = await ops.scanTree(dir);
      const { digests } = await ops.hashEntries({ root: dir, tree, indices: Uint32Array.of(1) });
      const rdev = Buffer.alloc(8);
      rdev.writeBigUInt64BE(0x103n);
      expect(digestAt(digests, 0)).toBe(
        sha256(Buffer.concat([Buffer.from('jvs-special-v1\0c', 'latin1'), rdev])),
      );
    });
  });

  test('gives every name of one inode the same digest, in the order asked for', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { a: 'first', z: 'twin' });
      await link(`${dir}/z`, `${dir}/m`);
      const { tree } = await ops.scanTree(dir);
      const indices = Uint32Array.from(['z', 'a', 'm'].map((path) => at(tree, path)));
      const { digests } = await ops.hashEntries({ root: dir, tree, indices });
      expect([0, 1, 2].map((i) => digestAt(digests, i))).toEqual(['twin', 'first', 'twin'].map(sha256));
    });
  });

  test('says which entries are not as they were scanned', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { grown: 'a', gone: 'b', kept: 'c', swapped: 'd' });
      const { tree } = await ops.scanTree(dir);
      await appendFile(`${dir}/grown`, 'more');
      await rm(`${dir}/gone`);
      await rm(`${dir}/swapped`);
      await mustRun('mkfifo', [`${dir}/swapped`]);
      const indices = Uint32Array.from(['grown', 'gone', 'kept', 'swapped'].map((path) => at(tree, path)));
      const { digests, changed, failures } = await ops.hashEntries({ root: dir, tree, indices });
      expect([[...changed], failures]).toEqual([[0, 1, 3], []]);
      expect(digestAt(digests, 1)).toBe(nothing);
      expect(digestAt(digests, 2)).toBe(sha256('c'));
      expect(digestAt(digests, 3)).toBe(nothing);
    });
  });

  test('follows no link that took the place of a directory', async () => {
    await withTempDir(async (dir) => {
      await makeTree(dir, { root: { sub: { file: 'mine' } }, outside: { file: 'theirs' } });
      const { tree } = await ops.scanTree(`${dir}/root`);
      await rm(`${dir}/root/sub`, { recursive: true });
      await symlink('../outside', `${dir}/root/sub`);
      const { digests, changed } = await ops.hashEntries({
        root: `${dir}/root`,
        tree,
        indices: Uint32Array.of(2),
      });
      expect([...changed]).toEqual([0]);
      expect(digestAt(digests, 0)).toBe(nothing);
    });
  });

  skipUnless('ordinary-user')('names what it cannot read and goes on', async () => {
    await asNobody(async (dir) => {
      await makeTree(dir, { closed: 'x', open: 'y' });
      await chmod(`${dir}/closed`, 0);
      const { tree } = await ops.scanTree(dir);
      const { digests, failures } = await ops.hashEntries({ root: dir, tree, indices: leaves(tree) });
      expect(failures.map((f) => [text(f.path), f.code])).toEqual([['closed', 'EACCES']]);
      expect([digestAt(digests, 0), digestAt(digests, 1)]).toEqual([nothing, sha256('y')]);
    });
  });

  test('can be cancelled in the middle of a file', async () => {
    await withTempDir(async (dir) => {
      await writeFile(`${dir}/large`, '');
      await mustRun('truncate', ['-s', '6G', `${dir}/large`]);
      const { tree } = await ops.scanTree(dir);
      const aborter = new AbortController();
      setTimeout(() => aborter.abort(), 40);
      const job = ops.hashEntries(
        { root: dir, tree, indices: Uint32Array.of(1) },
        { signal: aborter.signal },
      );
      await expect(job).rejects.toMatchObject({ code: 'E_CANCELLED' });
    });
  });
});
