import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect } from '@jest/globals';
import { readWorktree } from '@jvs/repo';
import { compareTrees, makeTree, skipUnless } from '@jvs/testing';
import { bytes, code, id, inRepo, twoVersions } from './two-versions.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

describe('restoreWorktree with paths', () => {
  judged('restores only these, with what is below them, and does not detach', () =>
    inRepo(async (t) => {
      const { first, second, secondCopy } = await twoVersions(t);
      const result = await t.restore(id(first), { paths: bytes('edit', 'was-dir', 'added') });
      expect(result.detached).toBe(false);
      expect(result.applied).toMatchObject({ added: 3, replaced: 2, removed: 2 });
      expect(readFileSync(path.join(t.main, 'edit'), 'utf8')).toBe('old\n');
      expect(readFileSync(path.join(t.main, 'was-dir/y/z'), 'utf8')).toBe('2');
      expect(lstatSync(path.join(t.main, 'added'), { throwIfNoEntry: false })).toBeUndefined();
      expect(lstatSync(path.join(t.main, 'gone'), { throwIfNoEntry: false })).toBeUndefined();
      expect((await readWorktree(t.repo, 'main')).head).toMatchObject({
        head: id(second),
        current: id(second),
      });
      const after = await t.restore('HEAD');
      expect(after.auto?.descriptor.parent_id).toBe(id(second));
      expect(await compareTrees(secondCopy, t.main)).toEqual([]);
    }),
  );

  judged('makes the directories above a path that are missing', () =>
    inRepo(async (t) => {
      await makeTree(t.main, { a: { b: { c: 'x', other: 'y' } } });
      const first = await t.snapshot('first');
      await rm(path.join(t.main, 'a'), { recursive: true });
      await t.restore(id(first), { paths: bytes('a/b/c') });
      expect(readdirSync(path.join(t.main, 'a/b'))).toEqual(['c']);
    }),
  );

  judged('refuses a path that neither side has', () =>
    inRepo(async (t) => {
      const { first } = await twoVersions(t);
      await expect(t.restore(id(first), { paths: bytes('nowhere') })).rejects.toEqual(
        code('E_PATH_NOT_FOUND'),
      );
      expect(readdirSync(t.repo.paths.intents)).toEqual([]);
    }),
  );

  judged('does not follow a symbolic link that stands where a directory was', () =>
    inRepo(async (t, dir) => {
      await makeTree(t.main, { d: { x: 'inside' } });
      const first = await t.snapshot('first');
      await makeTree(path.join(dir, 'outside'), { x: 'not ours', y: 'not ours' });
      await rm(path.join(t.main, 'd'), { recursive: true });
      await symlink(path.join(dir, 'outside'), path.join(t.main, 'd'));
      await t.restore(id(first), { paths: bytes('d/x') });
      expect(lstatSync(path.join(t.main, 'd')).isDirectory()).toBe(true);
      expect(readFileSync(path.join(dir, 'outside/x'), 'utf8')).toBe('not ours');
      expect(readFileSync(path.join(t.main, 'd/x'), 'utf8')).toBe('inside');
    }),
  );
});
