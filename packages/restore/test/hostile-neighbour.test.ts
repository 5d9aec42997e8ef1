import { lstatSync } from 'node:fs';
import { chmod, chown, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { TreeOps } from '@jvs/fs';
import { restoreWorktree } from '@jvs/restore';
import { makeTree, skipUnless } from '@jvs/testing';
import { id, inRepo } from './two-versions.js';

describe('restoreWorktree beside other users', () => {
  skipUnless('root')(
    "SEC-12: gives root's file an inode of its own where another user put one of equal content",
    () =>
      inRepo(async (t) => {
        await makeTree(t.main, { tool: 'a shell', d: { f: 'x' } });
        await chmod(path.join(t.main, 'tool'), 0o4755);
        const first = await t.snapshot('first');
        await chmod(path.join(t.main, 'tool'), 0o666);
        await chown(path.join(t.main, 'tool'), 1001, 1001);
        const theirs = await open(path.join(t.main, 'tool'), 'r+');
        try {
          await t.restore(id(first));
          await theirs.write('mine!', 0);
          const { ino } = await theirs.stat();
          const restored = lstatSync(path.join(t.main, 'tool'));
          expect([restored.uid, restored.mode & 0o7777, restored.ino === ino]).toEqual([0, 0o4755, false]);
          expect(await readFile(path.join(t.main, 'tool'), 'utf8')).toBe('a shell');
        } finally {
          await theirs.close();
        }
      }),
  );

  test('SEC-14: keeps a private worktree private while it comes back, and when that is cut off', () =>
    inRepo(async (t) => {
      await makeTree(t.main, { secret: 'x' });
      await chmod(t.main, 0o700);
      await t.snapshot('first');
      await rm(t.main, { recursive: true });
      const placed: number[] = [];
      const placeEntries: TreeOps['placeEntries'] = async (...args) => {
        await t.repo.context.ops.placeEntries(...args);
        placed.push(lstatSync(t.main).mode & 0o7777);
        throw new Error('cut off');
      };
      const ops = { ...t.repo.context.ops, placeEntries };
      const cut = { ...t.repo, context: { ...t.repo.context, ops } };
      const umask = process.umask(0);
      try {
        await expect(restoreWorktree(cut, { worktree: 'main', ref: 'HEAD' })).rejects.toThrow('cut off');
      } finally {
        process.umask(umask);
      }
      expect([...placed, lstatSync(t.main).mode & 0o7777]).toEqual([0o700, 0o700]);
      await t.restore('HEAD');
      expect(lstatSync(t.main).mode & 0o7777).toBe(0o700);
    }));
});
