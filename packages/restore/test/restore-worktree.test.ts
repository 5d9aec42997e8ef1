import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, link, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readAuditLog } from '@jvs/audit';
import { autoSnapshot, openCatalogue, readWorktree, scanWorktree } from '@jvs/repo';
import { compareTrees, file, makeTree, skipUnless } from '@jvs/testing';
import { code, copyOf, id, inRepo, twoVersions } from './two-versions.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

describe('restoreWorktree', () => {
  judged('makes the worktree equal to an older snapshot and back again, types changed both ways', () =>
    inRepo(async (t) => {
      const { first, firstCopy, secondCopy } = await twoVersions(t);
      const back = await t.restore(id(first));
      expect(await compareTrees(firstCopy, t.main)).toEqual([]);
      expect(back).toMatchObject({ detached: true, auto: undefined });
      expect(back.applied).toEqual({ added: 4, replaced: 3, removed: 3, metadata: 1, unchanged: 7 });
      const forth = await t.restore('HEAD');
      expect(forth.detached).toBe(false);
      expect(await compareTrees(secondCopy, t.main)).toEqual([]);
    }),
  );

  judged('leaves the root, and everything that is equal already, as the inodes they were', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      const before = ['', 'keep', 'sub/deep/a', 'sub/l'].map((name) => lstatSync(path.join(t.main, name)));
      await t.restore(id(first));
      const after = ['', 'keep', 'sub/deep/a', 'sub/l'].map((name) => lstatSync(path.join(t.main, name)));
      expect(after.map((stats) => stats.ino)).toEqual(before.map((stats) => stats.ino));
      expect(after.slice(1).map((stats) => stats.ctimeMs)).toEqual(
        before.slice(1).map((stats) => stats.ctimeMs),
      );
    }),
  );

  judged('keeps unsaved work in an automatic snapshot whose parent is current and that moves no head', () =>
    inRepo(async (t) => {
      const { first, second } = await twoVersions(t);
      await makeTree(t.main, { unsaved: 'precious', edit: 'edited again' });
      const result = await t.restore(id(first));
      expect(result.auto?.descriptor).toMatchObject({ kind: 'auto', parent_id: id(second) });
      expect(await readFile(path.join(t.payload(result.auto!), 'unsaved'), 'utf8')).toBe('precious');
      const { head } = await readWorktree(t.repo, 'main');
      expect(head).toMatchObject({ head: id(second), current: id(first) });
      await t.restore(id(result.auto!));
      expect(await readFile(path.join(t.main, 'unsaved'), 'utf8')).toBe('precious');
    }),
  );

  judged(
    'keeps what is there before the first restore into a worktree that was never snapshotted since',
    () =>
      inRepo(async (t) => {
        const { first } = await twoVersions(t);
        await t.restore(id(first));
        await makeTree(t.main, { 'while-detached': 'x' });
        const { auto } = await t.restore('HEAD');
        expect(auto?.descriptor.parent_id).toBe(id(first));
      }),
  );

  judged('takes no automatic snapshot when told to discard', () =>
    inRepo(async (t) => {
      const { first, firstCopy } = await twoVersions(t);
      await makeTree(t.main, { unsaved: 'x' });
      const result = await t.restore(id(first), { discard: true });
      expect(result.auto).toBeUndefined();
      expect(readdirSync(t.repo.paths.snapshots)).toHaveLength(2);
      expect(await compareTrees(firstCopy, t.main)).toEqual([]);
    }),
  );

  judged('leaves the worktree clean without reading a byte of it', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await t.restore(id(first));
      await new Promise((resolve) => setTimeout(resolve, 20));
      const state = await scanWorktree(t.repo, await readWorktree(t.repo, 'main'), { hash: 'unknown' });
      // What was placed within one tick of the clock is read once more: its stat could not show a later change.
      expect(state.read.entries).toBeLessThanOrEqual(5);
      expect(await autoSnapshot(t.repo, await readWorktree(t.repo, 'main'), 'nothing')).toBeUndefined();
    }),
  );

  judged('restores hard links as groups, and never touches an inode with names outside', () =>
    inRepo(async (t, dir) => {
      await makeTree(t.main, { a: 'linked', c: 'alone' });
      await link(path.join(t.main, 'a'), path.join(t.main, 'b'));
      const first = await t.snapshot('linked');
      const copy = await copyOf(t, 'copy');
      await rm(path.join(t.main, 'b'));
      await writeFile(path.join(t.main, 'b'), 'linked');
      await rm(path.join(t.main, 'c'));
      await writeFile(path.join(dir, 'outside'), 'alone');
      await chmod(path.join(dir, 'outside'), 0o600);
      await link(path.join(dir, 'outside'), path.join(t.main, 'c'));
      await t.restore(id(first));
      expect(await compareTrees(copy, t.main)).toEqual([]);
      expect(statSync(path.join(t.main, 'a')).ino).toBe(statSync(path.join(t.main, 'b')).ino);
      expect(statSync(path.join(dir, 'outside')).mode & 0o7777).toBe(0o600);
      expect(statSync(path.join(dir, 'outside')).nlink).toBe(1);
    }),
  );

  judged('never shares an inode between worktree and payload', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await t.restore(id(first));
      await writeFile(path.join(t.main, 'gone'), 'overwritten in place');
      expect(readFileSync(path.join(t.payload(first), 'gone'), 'utf8')).toBe('only in the first\n');
    }),
  );

  judged('restores times alone when times alone differ', () =>
    inRepo(async (t) => {
      await makeTree(t.main, { a: file('x', { mtime: 1_000_000_000 }) });
      const first = await t.snapshot('first');
      await utimes(path.join(t.main, 'a'), 5, 5);
      const { ino } = statSync(path.join(t.main, 'a'));
      await t.restore(id(first));
      expect(statSync(path.join(t.main, 'a'))).toMatchObject({ mtimeMs: 1_000_000_000_000, ino });
    }),
  );

  judged('records each restore that did something, and only these', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await t.restore(id(first));
      await t.restore(id(first));
      const restores = [];
      for await (const { record } of readAuditLog(t.repo.paths.auditLog)) {
        if (record?.operation === 'restore') restores.push(record);
      }
      expect(restores).toHaveLength(1);
      expect(restores[0]).toMatchObject({ target: id(first), details: { worktree: 'main', paths: null } });
      expect(readdirSync(t.repo.paths.intents)).toEqual([]);
      expect(readdirSync(t.repo.paths.tmp)).toEqual([]);
    }),
  );

  judged('refuses a damaged payload and changes nothing', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await writeFile(path.join(t.payload(first), 'edit'), 'OLD\n');
      const before = await readWorktree(t.repo, 'main');
      await makeTree(t.main, { unsaved: 'x' });
      await expect(t.restore(id(first))).rejects.toEqual(
        expect.objectContaining({
          code: 'E_PAYLOAD_MISMATCH',
          details: expect.objectContaining({ paths: [{ path: 'edit' }] }),
        }),
      );
      expect(await readWorktree(t.repo, 'main')).toEqual(before);
      expect(readFileSync(path.join(t.main, 'edit'), 'utf8')).toBe('new content\n');
      expect(readdirSync(t.repo.paths.snapshots)).toHaveLength(2);
      expect(readdirSync(t.repo.paths.intents)).toEqual([]);
    }),
  );

  judged('refuses a payload with an entry too many or a mode changed before anything is staged', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await chmod(path.join(t.payload(first), 'keep'), 0o777);
      await expect(t.restore(id(first))).rejects.toEqual(code('E_PAYLOAD_MISMATCH'));
      await chmod(path.join(t.payload(first), 'keep'), 0o644);
      await writeFile(path.join(t.payload(first), 'zzz'), '');
      await expect(t.restore(id(first))).rejects.toEqual(code('E_PAYLOAD_MISMATCH'));
    }),
  );

  judged('refuses unknown references and no paths at all', () =>
    inRepo(async (t) => {
      await twoVersions(t);
      await expect(t.restore('nonesuch')).rejects.toEqual(code('E_REF_NOT_FOUND'));
      await expect(t.restore('HEAD', { paths: [] })).rejects.toEqual(code('E_USAGE'));
      await expect(t.restore('HEAD', { worktree: 'other' })).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
    }),
  );

  judged('takes user files whose names look like ours for what they are', () =>
    inRepo(async (t) => {
      await makeTree(t.main, {
        '.READY': 'mine',
        '.jvs-tmp-1': 'mine',
        'x.tmp': 'mine',
        '12': 'mine',
        sub: { manifest: 'm' },
      });
      const first = await t.snapshot('names');
      const copy = await copyOf(t, 'copy');
      await rm(path.join(t.main, '.READY'));
      await writeFile(path.join(t.main, '12'), 'changed');
      await t.restore(id(first));
      expect(await compareTrees(copy, t.main)).toEqual([]);
    }),
  );

  judged('lists its automatic snapshot for whoever looks for it', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await makeTree(t.main, { unsaved: 'x' });
      const { auto } = await t.restore(id(first));
      const catalogue = await openCatalogue(t.repo);
      expect(catalogue.byId(id(auto!))).toMatchObject({
        kind: 'auto',
        note: `before restore of ${id(first)}`,
      });
    }),
  );

  judged('brings a worktree back whose whole directory somebody deleted, and has nothing to keep of it', () =>
    inRepo(async (t) => {
      const { second, secondCopy } = await twoVersions(t);
      await rm(t.main, { recursive: true });
      const { auto } = await t.restore('HEAD');
      expect(auto).toBeUndefined();
      expect(await compareTrees(secondCopy, t.main)).toEqual([]);
      expect((await readWorktree(t.repo, 'main')).head.current).toBe(id(second));
    }),
  );

  test('RST-04: a snapshot whose payload is gone is damaged, and that is no failure of the disk', () =>
    inRepo(async (t) => {
      await makeTree(t.main, { f: 'one' });
      const first = await t.snapshot('first');
      await makeTree(t.main, { f: 'two' });
      await rm(t.payload(first), { recursive: true });
      await expect(t.restore('HEAD')).rejects.toEqual(code('E_PAYLOAD_MISMATCH'));
      await writeFile(t.payload(first), 'no directory');
      await expect(t.restore('HEAD')).rejects.toEqual(code('E_PAYLOAD_MISMATCH'));
      expect(await readFile(path.join(t.main, 'f'), 'utf8')).toBe('two');
    }));

  test('leaves a deleted directory deleted when it fails', () =>
    inRepo(async (t) => {
      await makeTree(t.main, { f: 'one' });
      const first = await t.snapshot('first');
      await writeFile(path.join(t.payload(first), 'f'), 'eno');
      await rm(t.main, { recursive: true });
      await expect(t.restore('HEAD')).rejects.toEqual(code('E_PAYLOAD_MISMATCH'));
      expect(existsSync(t.main)).toBe(false);
    }));
});
