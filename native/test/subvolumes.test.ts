import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { asNobody, makeTree, mustRun, skipUnless, withFileSystem, withTempDir } from '@jvs/testing';
import { ops, pathOf, system } from './native.js';

const code = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: NodeJS.ErrnoException) => error.code,
  );

skipUnless('btrfs')('subvolumes are made, snapshotted, told apart and deleted', async () => {
  await withFileSystem('btrfs', async (root) => {
    await system.createSubvolume(`${root}/a`);
    writeFileSync(`${root}/a/file`, 'one');
    await system.snapshotSubvolume(`${root}/a`, `${root}/b`);
    appendFileSync(`${root}/a/file`, ' more');
    expect(readFileSync(`${root}/b/file`, 'utf8')).toBe('one');
    const [a, b] = [system.subvolumeInfo(`${root}/a`), system.subvolumeInfo(`${root}/b`)];
    expect(b).toMatchObject({ parentUuid: a.uuid, readOnly: false });
    expect(b.changed <= b.created && b.created === a.generation).toBe(true);
    await system.snapshotSubvolume(`${root}/a`, `${root}/c`, { readOnly: true });
    const c = system.subvolumeInfo(`${root}/c`);
    expect([c.readOnly, c.changed > b.created]).toEqual([true, true]);
    await system.deleteSubvolume(`${root}/c`);
    expect(existsSync(`${root}/c`)).toBe(false);
    mkdirSync(`${root}/plain`);
    expect([
      await code(system.snapshotSubvolume(`${root}/a`, `${root}/b`)),
      await code(system.snapshotSubvolume(`${root}/plain`, `${root}/d`)),
      await code(system.snapshotSubvolume(`${root}/a`, `${root}/none/d`)),
      await code(system.createSubvolume(`${root}/plain`)),
      await code(system.deleteSubvolume(`${root}/plain`)),
    ]).toEqual(['EEXIST', 'EINVAL', 'ENOENT', 'EEXIST', 'EINVAL']);
  });
});

test('other file systems have no subvolumes', async () => {
  await withTempDir(async (dir) => {
    mkdirSync(`${dir}/a`);
    expect(await code(system.createSubvolume(`${dir}/b`))).toBe('ENOTTY');
    expect(await code(system.snapshotSubvolume(`${dir}/a`, `${dir}/b`))).toBe('ENOTTY');
    expect(() => system.subvolumeInfo(`${dir}/a`)).toThrow(expect.objectContaining({ code: 'ENOTTY' }));
  });
});

skipUnless('btrfs')(
  'removing a tree takes the subvolumes in it, but nothing that is mounted there',
  async () => {
    await withFileSystem('btrfs', async (root) => {
      await makeTree(root, { tree: { plain: { file: '' } }, elsewhere: {} });
      await system.createSubvolume(`${root}/tree/sub`);
      await system.createSubvolume(`${root}/tree/sub/inner`);
      writeFileSync(`${root}/tree/sub/inner/file`, '');
      await system.createSubvolume(`${root}/elsewhere/kept`);
      writeFileSync(`${root}/elsewhere/kept/mine`, '');
      mkdirSync(`${root}/mounted/on`, { recursive: true });
      await mustRun('mount', ['--bind', `${root}/elsewhere/kept`, `${root}/mounted/on`]);
      try {
        expect(await code(ops.removeTree(`${root}/mounted`))).not.toBe('done');
      } finally {
        await mustRun('umount', [`${root}/mounted/on`]);
      }
      expect(existsSync(`${root}/elsewhere/kept/mine`)).toBe(true);
      await ops.removeTree(`${root}/tree`);
      await ops.removeTree(`${root}/elsewhere/kept`);
      expect([existsSync(`${root}/tree`), readdirSync(`${root}/elsewhere`)]).toEqual([false, []]);
    });
  },
);

skipUnless('btrfs', 'ordinary-user')(
  'an ordinary user who may not delete subvolumes empties his own',
  async () => {
    await withFileSystem('btrfs', async (root) => {
      await asNobody(async (dir) => {
        mkdirSync(`${dir}/tree`);
        await system.createSubvolume(`${dir}/tree/sub`);
        mkdirSync(`${dir}/tree/sub/deep/er`, { recursive: true });
        writeFileSync(`${dir}/tree/sub/deep/file`, '');
        expect(await code(system.deleteSubvolume(`${dir}/tree/sub`))).toBe('EPERM');
        await ops.removeTree(`${dir}/tree`);
        expect(existsSync(`${dir}/tree`)).toBe(false);
      }, root);
    });
  },
);

skipUnless('btrfs')('entries staged in one subvolume are placed in another, hard links and all', async () => {
  await withFileSystem('btrfs', async (root) => {
    const [wanted, have, stage] = [`${root}/wanted`, `${root}/have`, `${root}/stage`];
    await system.createSubvolume(have);
    await makeTree(wanted, { changed: 'new', added: 'added', d: { one: 'linked' } });
    linkSync(`${wanted}/d/one`, `${wanted}/two`);
    symlinkSync('changed', `${wanted}/link`);
    chmodSync(`${wanted}/changed`, 0o751);
    execFileSync('setfattr', ['-n', 'user.kept', '-v', 'yes', `${wanted}/changed`]);
    await makeTree(have, { changed: 'old', old: 'goes', d: {} });
    mkdirSync(stage);
    const { tree } = await ops.scanTree(wanted);
    const indices = Uint32Array.from({ length: tree.count }, (_, i) => i).filter((i) => tree.type[i] !== 1);
    const files = indices.filter((i) => pathOf(tree, i) !== 'd' && i !== 0);
    await ops.stageEntries({ source: wanted, tree, indices: files, stage, method: 'reflink' });
    await ops.placeEntries({ root: have, tree, indices: files, stage });
    expect(readFileSync(`${have}/changed`, 'utf8')).toBe('new');
    expect(lstatSync(`${have}/changed`).mode & 0o7777).toBe(0o751);
    expect(execFileSync('getfattr', ['--only-values', '-n', 'user.kept', `${have}/changed`]).toString()).toBe(
      'yes',
    );
    expect(lstatSync(`${have}/two`).ino).toBe(lstatSync(`${have}/d/one`).ino);
    expect(readdirSync(have).sort()).toEqual(['added', 'changed', 'd', 'link', 'old', 'two']);
    const now = (await ops.scanTree(have)).tree;
    const old = [...now.type.keys()].find((i) => pathOf(now, i) === 'old')!;
    await ops.removeEntries({ root: have, tree: now, indices: Uint32Array.of(old), aside: stage });
    expect(readdirSync(have)).not.toContain('old');
  });
});

skipUnless('btrfs')('what changed since it was scanned stays as it is, across subvolumes too', async () => {
  await withFileSystem('btrfs', async (root) => {
    const [wanted, have, stage] = [`${root}/wanted`, `${root}/have`, `${root}/stage`];
    await system.createSubvolume(have);
    await makeTree(wanted, { a: 'new', b: 'new' });
    await makeTree(have, { a: 'old', b: 'old' });
    mkdirSync(stage);
    const [{ tree }, { tree: was }] = [await ops.scanTree(wanted), await ops.scanTree(have)];
    const indices = Uint32Array.of(1, 2);
    await ops.stageEntries({ source: wanted, tree, indices, stage, method: 'reflink' });
    const pick = <T extends { slice(from: number, to: number): T }>(column: T): T => column.slice(1, 3);
    const expected = {
      type: pick(was.type),
      mode: pick(was.mode),
      size: pick(was.size),
      ino: pick(was.ino),
      mtimeNs: pick(was.mtimeNs),
      staged: new BigUint64Array(2),
    };
    appendFileSync(`${have}/b`, ', and more');
    const { conflicts } = await ops.placeEntries({ root: have, tree, indices, stage, expected });
    expect([...conflicts]).toEqual([2]);
    expect(readFileSync(`${have}/a`, 'utf8')).toBe('new');
    expect(readFileSync(`${have}/b`, 'utf8')).toBe('old, and more');
    appendFileSync(`${have}/a`, ', and more');
    const request = { root: have, tree: was, indices, aside: stage };
    const kept = await ops.removeEntries(request);
    expect([...kept.conflicts]).toEqual([1, 2]);
    expect(readdirSync(have).sort()).toEqual(['a', 'b']);
  });
});
