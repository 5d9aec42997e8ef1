import { lstatSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { loadTreeOps } from '@jvs/fs';
import { restoreWorktree } from '@jvs/restore';
import { asNobody, compareTrees, makeTree, skipUnless, withTempDir } from '@jvs/testing';
import { makeRepo, openRepo } from './fixture.js';

test('a directory that becomes a link while it is restored leads to no change outside', () =>
  withTempDir(async (dir) => {
    const t = await makeRepo(dir);
    await makeTree(t.main, { p: { d: { f: 'one' } } });
    const first = await t.snapshot('first');
    await writeFile(path.join(t.main, 'p/d/f'), 'two');
    await chmod(path.join(t.main, 'p/d'), 0o555);
    const outside = path.join(dir, 'outside');
    await mkdir(path.join(outside, 'd'), { recursive: true });
    await chmod(path.join(outside, 'd'), 0o555);
    const { ops } = loadTreeOps();
    const syncFileSystem: typeof ops.syncFileSystem = async (place) => {
      await ops.syncFileSystem(place);
      if (!place.includes('/tmp/') || lstatSync(path.join(t.main, 'p')).isSymbolicLink()) return;
      await rename(path.join(t.main, 'p'), path.join(dir, 'moved'));
      await symlink(outside, path.join(t.main, 'p'));
    };
    // As somebody who needs write permission to change what is in a directory of his.
    const swapping = await openRepo(t.repo.root, { ops: { ...ops, syncFileSystem } });
    const ordinary = { ...swapping.repo, context: { ...swapping.repo.context, uid: 12_345 } };
    const request = { worktree: 'main', ref: first.descriptor.snapshot_id, discard: true };
    await expect(restoreWorktree(ordinary, request)).rejects.toThrow();
    expect(lstatSync(path.join(outside, 'd')).mode & 0o777).toBe(0o555);
  }));

skipUnless(
  'ordinary-user',
  'rsync',
  'python3',
)('an ordinary user restores into, and out of, directories of his that are closed', async () => {
  await asNobody(async (dir) => {
    const t = await makeRepo(dir, { uid: process.geteuid?.() });
    const d = path.join(t.main, 'd');
    await makeTree(t.main, { d: { f: 'one', gone: 'g', e: { deep: 'x' } }, other: {} });
    for (const closed of ['d/e', 'd']) await chmod(path.join(t.main, closed), 0o555);
    const first = (await t.snapshot('first')).descriptor.snapshot_id;
    await chmod(d, 0o755);
    await chmod(path.join(d, 'e'), 0o755);
    await rm(path.join(d, 'gone'));
    await rm(path.join(d, 'e'), { recursive: true });
    await makeTree(t.main, { d: { f: 'two', extra: { h: 'h' } } });
    for (const closed of ['d/extra', 'd']) await chmod(path.join(t.main, closed), 0o555);
    await t.snapshot('second');
    await t.restore(first, { paths: [Buffer.from('d/gone'), Buffer.from('d/f')] });
    expect(lstatSync(d).mode & 0o777).toBe(0o555);
    expect(readFileSync(path.join(d, 'f'), 'utf8')).toBe('one');
    await t.restore(first);
    expect(await compareTrees(t.repo.paths.payload(first), t.main)).toEqual([]);
  });
});
