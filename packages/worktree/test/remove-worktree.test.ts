import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { JobOptions, SystemCalls } from '@jvs/fs';
import { readWorktree, type RepoEvent, type Repository } from '@jvs/repo';
import { createWorktree, listWorktreeViews, removeWorktree } from '@jvs/worktree';
import { code, expectTidy, id, inRepo } from './in-repo.js';

/** As an editor saves. */
function saveByRename(file: string, content: string): void {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
}

/** The repository in which something happens just before the first rename of a directory. */
function movedLate(repo: Repository, before: () => void): Repository {
  let met = false;
  const system: SystemCalls = {
    ...repo.context.system!,
    renameNoReplace: (from, to) => {
      if (!met) before();
      met = true;
      repo.context.system!.renameNoReplace(from, to);
    },
  };
  return { ...repo, context: { ...repo.context, system } };
}

describe('removeWorktree', () => {
  test('removes payload and entry of a clean worktree; its snapshots stay', () =>
    inRepo(async ({ repo, first }) => {
      const made = await createWorktree(repo, { name: 'w', ref: first });
      const { auto } = await removeWorktree(repo, { name: 'w', cwd: repo.root });
      expect(auto).toBeUndefined();
      expect(existsSync(made.path)).toBe(false);
      await expect(readWorktree(repo, 'w')).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
      expect(existsSync(repo.paths.ready(first))).toBe(true);
      expectTidy(repo);
    }));

  test('keeps what is unsaved, and what was never snapshotted at all', () =>
    inRepo(async ({ repo, first }) => {
      const edited = await createWorktree(repo, { name: 'edited', ref: first });
      await writeFile(path.join(edited.path, 'a'), 'edited');
      const fresh = await createWorktree(repo, { name: 'fresh' });
      await writeFile(path.join(fresh.path, 'b'), 'never saved');
      const one = await removeWorktree(repo, { name: 'edited' });
      const two = await removeWorktree(repo, { name: 'fresh' });
      expect(readFileSync(path.join(repo.paths.payload(id(one.auto!)), 'a'), 'utf8')).toBe('edited');
      expect(readFileSync(path.join(repo.paths.payload(id(two.auto!)), 'b'), 'utf8')).toBe('never saved');
      expect(two.auto!.descriptor.parent_id).toBeNull();
    }));

  test('keeps what somebody writes while what is unsaved is being kept', () =>
    inRepo(async ({ repo, first }) => {
      const { path: payload } = await createWorktree(repo, { name: 'w', ref: first });
      await writeFile(path.join(payload, 'a'), 'edited');
      let captured = 0;
      const onEvent = (event: RepoEvent): void => {
        if (event.type !== 'phase' || event.phase !== 'hashPayload' || captured++ > 0) return;
        writeFileSync(path.join(payload, 'a'), 'edited once more');
      };
      const busy = { ...repo, context: { ...repo.context, onEvent } };
      const { auto } = await removeWorktree(busy, { name: 'w' });
      expect(readFileSync(path.join(repo.paths.payload(id(auto!)), 'a'), 'utf8')).toBe('edited once more');
      expect(captured).toBe(2);
    }));

  test('keeps what somebody saves between the last look at a worktree and the moment it is out of reach', () =>
    inRepo(async ({ repo, first }) => {
      for (const edited of [false, true]) {
        const { path: payload } = await createWorktree(repo, { name: 'w', ref: first });
        if (edited) await writeFile(path.join(payload, 'a'), 'edited');
        const late = movedLate(repo, () => saveByRename(path.join(payload, 'a'), 'saved at the last moment'));
        const { auto } = await removeWorktree(late, { name: 'w' });
        expect(readFileSync(path.join(repo.paths.payload(id(auto!)), 'a'), 'utf8')).toBe(
          'saved at the last moment',
        );
        expect(existsSync(payload)).toBe(false);
        expectTidy(repo);
      }
    }));

  test('gives a worktree back, and says so, when somebody goes on writing into it wherever it is', () =>
    inRepo(async ({ repo, first }) => {
      const { path: payload } = await createWorktree(repo, { name: 'w', ref: first });
      let saves = 0;
      const scanTree = (root: string, options?: JobOptions) => {
        if (root.startsWith(repo.paths.tmp)) saveByRename(path.join(root, 'a'), `save ${++saves}`);
        return repo.context.ops.scanTree(root, options);
      };
      const ops = { ...repo.context.ops, scanTree };
      const busy = { ...repo, context: { ...repo.context, ops } };
      await expect(removeWorktree(busy, { name: 'w' })).rejects.toEqual(code('E_SOURCE_BUSY'));
      expect(readFileSync(path.join(payload, 'a'), 'utf8')).toBe(`save ${saves}`);
      expect((await listWorktreeViews(repo)).map(({ name }) => name)).toEqual(['main', 'w']);
      expectTidy(repo);
    }));

  test('refuses main, the worktree one stands in, and unknown ones', () =>
    inRepo(async ({ repo }) => {
      const { path: payload } = await createWorktree(repo, { name: 'w' });
      await mkdir(path.join(payload, 'deep'));
      await expect(removeWorktree(repo, { name: 'main' })).rejects.toEqual(code('E_WORKTREE_PROTECTED'));
      for (const cwd of [payload, path.join(payload, 'deep')]) {
        await expect(removeWorktree(repo, { name: 'w', cwd })).rejects.toEqual(code('E_WORKTREE_PROTECTED'));
      }
      await expect(removeWorktree(repo, { name: 'nobody' })).rejects.toEqual(code('E_WORKTREE_NOT_FOUND'));
    }));

  test('takes out the entry of a worktree whose directory somebody deleted by hand', () =>
    inRepo(async ({ repo }) => {
      const { path: payload } = await createWorktree(repo, { name: 'w' });
      await rm(payload, { recursive: true });
      await removeWorktree(repo, { name: 'w' });
      expect((await listWorktreeViews(repo)).map(({ name }) => name)).toEqual(['main']);
    }));

  test('lets the name be used again', () =>
    inRepo(async ({ repo, first }) => {
      const before = await createWorktree(repo, { name: 'w', ref: first });
      await removeWorktree(repo, { name: 'w' });
      const after = await createWorktree(repo, { name: 'w' });
      expect(after.config.worktree_id).not.toBe(before.config.worktree_id);
      expect(readdirSync(after.path)).toEqual([]);
    }));
});
