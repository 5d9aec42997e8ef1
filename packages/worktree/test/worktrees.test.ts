import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { autoSnapshot, readWorktree, scanWorktree } from '@jvs/repo';
import { compareTrees, makeTree, mustRun, skipUnless } from '@jvs/testing';
import {
  createWorktree,
  forkWorktree,
  listWorktreeViews,
  renameWorktree,
  worktreeRecoverers,
} from '@jvs/worktree';
import { snapshotOf } from './fixture.js';
import { code, expectTidy, id, inRepo, operations } from './in-repo.js';

/** Tests whose judges are other programs. */
const judged = skipUnless('rsync', 'python3');

describe('createWorktree', () => {
  test('makes an empty worktree that has no snapshot yet', () =>
    inRepo(async ({ repo }) => {
      const made = await createWorktree(repo, { name: 'empty' });
      expect(readdirSync(made.path)).toEqual([]);
      expect(made.head).toMatchObject({ head: null, current: null });
      expect(made.config).toMatchObject({ name: 'empty', base: null });
      expectTidy(repo);
    }));

  judged('makes a worktree equal to a snapshot, which is its base, head and current', () =>
    inRepo(async ({ repo, main, first }) => {
      await mustRun('cp', ['-a', main, path.join(repo.root, '../copy')]);
      await writeFile(path.join(main, 'a'), 'changed since');
      const made = await createWorktree(repo, { name: 'w', ref: 'HEAD', from: 'main' });
      expect(await compareTrees(path.join(repo.root, '../copy'), made.path)).toEqual([]);
      expect(made.head).toMatchObject({ head: first, current: first });
      expect(made.config.base).toBe(first);
      expect(await operations(repo)).toEqual(['init', 'snapshot', 'worktree_create']);
    }),
  );

  test('remembers what it cloned, so that nothing is read again', () =>
    inRepo(async ({ repo, first }) => {
      const made = await createWorktree(repo, { name: 'w', ref: first });
      const state = await scanWorktree(repo, made, { hash: 'unknown' });
      expect(state.baseline).toBe(first);
      expect(await autoSnapshot(repo, made, 'nothing')).toBeUndefined();
    }));

  test('does not take for cloned what somebody edited in its place and gave the old times', () =>
    inRepo(async ({ repo, first }) => {
      const { system } = repo.context;
      const renameNoReplace = (from: string, to: string): void => {
        system!.renameNoReplace(from, to);
        const file = path.join(to, 'a');
        if (!existsSync(file)) return;
        const { atime, mtime } = statSync(file);
        writeFileSync(file, 'eno');
        utimesSync(file, atime, mtime);
        // Longer than a tick of the file system's clock: not racy, only edited.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
      };
      await utimes(path.join(repo.paths.payload(first), 'a'), 1, 1);
      const edited = { ...repo, context: { ...repo.context, system: { ...system!, renameNoReplace } } };
      const made = await createWorktree(edited, { name: 'w', ref: first });
      const auto = await autoSnapshot(repo, made, 'edited');
      expect(readFileSync(path.join(repo.paths.payload(id(auto!)), 'a'), 'utf8')).toBe('eno');
    }));

  test('shares no inode with the payload it came from', () =>
    inRepo(async ({ repo, first }) => {
      const made = await createWorktree(repo, { name: 'w', ref: first });
      await writeFile(path.join(made.path, 'a'), 'overwritten in place');
      expect(readFileSync(path.join(repo.paths.payload(first), 'a'), 'utf8')).toBe('one');
    }));

  test.each(['', '..', 'a/b', '.hidden', '-x', 'x'.repeat(300), 'new\nline'])('refuses the name %j', (name) =>
    inRepo(async ({ repo }) => {
      await expect(createWorktree(repo, { name })).rejects.toEqual(code('E_NAME_INVALID'));
      expect(existsSync(repo.paths.worktreePayloads) ? readdirSync(repo.paths.worktreePayloads) : []).toEqual(
        [],
      );
    }),
  );

  test('refuses names that are taken, by a worktree or by somebody else’s directory', () =>
    inRepo(async ({ repo }) => {
      await createWorktree(repo, { name: 'w' });
      await mkdir(repo.paths.worktreePayload('theirs'));
      await writeFile(path.join(repo.paths.worktreePayload('theirs'), 'x'), 'x');
      for (const name of ['w', 'main', 'theirs']) {
        await expect(createWorktree(repo, { name })).rejects.toEqual(code('E_WORKTREE_EXISTS'));
      }
      expect(readdirSync(repo.paths.worktreePayload('theirs'))).toEqual(['x']);
      expectTidy(repo);
    }));

  test('refuses a damaged snapshot and leaves nothing', () =>
    inRepo(async ({ repo, first }) => {
      await writeFile(path.join(repo.paths.payload(first), 'a'), 'eno');
      await expect(createWorktree(repo, { name: 'w', ref: first })).rejects.toEqual(
        code('E_PAYLOAD_MISMATCH'),
      );
      await expect(readWorktree(repo, 'w')).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
      expect(existsSync(repo.paths.worktreePayload('w'))).toBe(false);
      expectTidy(repo);
    }));
});

describe('forkWorktree', () => {
  judged('forks the present state of a clean worktree without a snapshot of its own', () =>
    inRepo(async ({ repo, main, first }) => {
      const { worktree, auto } = await forkWorktree(repo, { name: 'f', from: 'main' });
      expect(auto).toBeUndefined();
      expect(worktree.head).toMatchObject({ head: first, current: first });
      expect(await compareTrees(main, worktree.path)).toEqual([]);
    }),
  );

  test('takes unsaved edits along by an automatic snapshot, and its line goes on from there', () =>
    inRepo(async ({ repo, main, first }) => {
      await makeTree(main, { unsaved: 'precious' });
      const { worktree, auto } = await forkWorktree(repo, { name: 'f', from: 'main' });
      expect(auto?.descriptor).toMatchObject({ kind: 'auto', parent_id: first });
      expect(readFileSync(path.join(worktree.path, 'unsaved'), 'utf8')).toBe('precious');
      expect((await readWorktree(repo, 'main')).head).toMatchObject({ head: first, current: first });
      await writeFile(path.join(worktree.path, 'more'), 'x');
      const next = await snapshotOf(repo, 'f', 'next');
      expect(next.descriptor.parent_id).toBe(id(auto!));
    }));

  test('takes no automatic snapshot for a name it then refuses', () =>
    inRepo(async ({ repo, main }) => {
      await makeTree(main, { unsaved: 'x' });
      await expect(forkWorktree(repo, { name: 'main', from: 'main' })).rejects.toEqual(
        code('E_WORKTREE_EXISTS'),
      );
      expect(readdirSync(repo.paths.snapshots)).toHaveLength(1);
    }));

  test('forks a worktree whose snapshot is empty', () =>
    inRepo(async ({ repo }) => {
      await createWorktree(repo, { name: 'empty' });
      const { descriptor } = await snapshotOf(repo, 'empty', 'of nothing');
      const of = descriptor.snapshot_id;
      const { worktree, auto } = await forkWorktree(repo, { name: 'f', from: 'empty' });
      expect(auto).toBeUndefined();
      expect(worktree.config.base).toBe(of);
      expect(worktree.head).toMatchObject({ head: of, current: of });
      expect(readdirSync(worktree.path)).toEqual([]);
      expectTidy(repo);
    }));

  test('forks an empty worktree without snapshots', () =>
    inRepo(async ({ repo }) => {
      await createWorktree(repo, { name: 'empty' });
      const { worktree, auto } = await forkWorktree(repo, { name: 'f', from: 'empty' });
      expect(auto).toBeUndefined();
      expect(worktree.head).toMatchObject({ head: null, current: null });
    }));
});

describe('renameWorktree', () => {
  test('moves directory and entry; id, head, history and what is unsaved stay', () =>
    inRepo(async ({ repo, first }) => {
      const before = await createWorktree(repo, { name: 'old', ref: first });
      await writeFile(path.join(before.path, 'unsaved'), 'x');
      const { ino } = lstatSync(before.path);
      const after = await renameWorktree(repo, { from: 'old', to: 'new' });
      expect(after.config).toEqual({ ...before.config, name: 'new' });
      expect(after.head).toEqual(before.head);
      expect(lstatSync(after.path).ino).toBe(ino);
      expect(readFileSync(path.join(after.path, 'unsaved'), 'utf8')).toBe('x');
      await expect(readWorktree(repo, 'old')).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
      expect(existsSync(before.path)).toBe(false);
      expect((await operations(repo)).at(-1)).toBe('worktree_rename');
      expectTidy(repo);
    }));

  test('refuses a worktree whose directory somebody deleted, and leaves nothing half done', () =>
    inRepo(async ({ repo }) => {
      const made = await createWorktree(repo, { name: 'old' });
      await rm(made.path, { recursive: true });
      await expect(renameWorktree(repo, { from: 'old', to: 'new' })).rejects.toEqual(
        code('E_WORKTREE_NOT_FOUND'),
      );
      expectTidy(repo);
      expect((await readWorktree(repo, 'old')).config).toEqual(made.config);
    }));

  test('refuses main, unknown, taken and bad names', () =>
    inRepo(async ({ repo }) => {
      await createWorktree(repo, { name: 'a' });
      await createWorktree(repo, { name: 'b' });
      const rename = (from: string, to: string) => renameWorktree(repo, { from, to });
      await expect(rename('main', 'x')).rejects.toEqual(code('E_WORKTREE_PROTECTED'));
      await expect(rename('nobody', 'x')).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
      await expect(rename('a', 'b')).rejects.toEqual(code('E_WORKTREE_EXISTS'));
      await expect(rename('a', 'main')).rejects.toEqual(code('E_WORKTREE_EXISTS'));
      await expect(rename('a', '../x')).rejects.toEqual(code('E_NAME_INVALID'));
      expectTidy(repo);
    }));
});

test('listWorktreeViews tells name, place, base, head and current, main first', () =>
  inRepo(async ({ repo, first }) => {
    await createWorktree(repo, { name: 'zoo', ref: first });
    await createWorktree(repo, { name: 'ant' });
    const views = await listWorktreeViews(repo);
    expect(views.map(({ name, base, detached }) => [name, base, detached])).toEqual([
      ['main', null, false],
      ['ant', null, false],
      ['zoo', first, false],
    ]);
  }));

test('every operation has a recoverer', () => {
  expect(Object.keys(worktreeRecoverers).sort()).toEqual([
    'worktree_create',
    'worktree_fork',
    'worktree_remove',
    'worktree_rename',
  ]);
});
