import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { refused, succeeded } from '../expect-outcome.js';
import { makeRepository, runsIn } from '../make-repository.js';
import { at, list, text } from '../read-document.js';
import { describeTree, writeTree } from '../tree.js';

/** Several worktrees of one repository. */
export const worktreeCases: readonly CliCase[] = [
  {
    id: 'CLI-35',
    title:
      'RST-10: fork without a ref takes the worktree as it is, unsaved edits included, and leaves it alone',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, main, root } = await makeRepository(jvs, { 'a.txt': 'saved', 'sub/b.txt': 'b' });
      await ok('snapshot', 'first');
      await writeFile(path.join(main, 'a.txt'), 'unsaved');
      const before = await describeTree(main);
      assert.match(succeeded(await run('worktree', 'fork', 'side')).stdout, /^Created worktree side/m);
      const side = path.join(root, 'worktrees', 'side');
      assert.equal(await describeTree(side), before);
      await writeFile(path.join(side, 'a.txt'), 'only here');
      assert.equal(await readFile(path.join(main, 'a.txt'), 'utf8'), 'unsaved');
      assert.equal(at(await ok('status'), 'data.dirty'), true);
    },
  },
  {
    id: 'CLI-36',
    title: 'RST-11: a fork from a ref is not detached, and its next snapshot has that one as parent',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main, root, snapshot } = await makeRepository(jvs, { 'a.txt': '1' });
      const first = await snapshot('first');
      await writeFile(path.join(main, 'a.txt'), '2');
      const second = await snapshot('second');
      const forked = await ok('worktree', 'fork', 'HEAD~1', 'side');
      assert.equal(at(forked, 'data.worktree.base_id'), first);
      const side = runsIn(jvs, path.join(root, 'worktrees', 'side'));
      assert.equal(await readFile(path.join(root, 'worktrees', 'side', 'a.txt'), 'utf8'), '1');
      const status = await side.ok('status');
      assert.equal(at(status, 'data.detached'), false);
      assert.equal(at(status, 'data.dirty'), false);
      const third = await side.ok('snapshot', 'third');
      assert.equal(at(third, 'data.snapshot.parent_id'), first);
      assert.equal(at(third, 'data.snapshot.worktree'), 'side');
      assert.equal(at(await ok('status'), 'data.head_id'), second);
    },
  },
  {
    id: 'CLI-37',
    title: 'fork is the way on from a detached worktree',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main, root, snapshot } = await makeRepository(jvs, { 'a.txt': '1' });
      const first = await snapshot('first');
      await writeFile(path.join(main, 'a.txt'), '2');
      await snapshot('second');
      await ok('restore', first);
      await ok('wt', 'fork', 'on');
      const on = runsIn(jvs, path.join(root, 'worktrees', 'on'));
      await writeFile(path.join(root, 'worktrees', 'on', 'a.txt'), '3');
      assert.equal(at(await on.ok('snapshot', 'third'), 'data.snapshot.parent_id'), first);
    },
  },
  {
    id: 'CLI-38',
    title: 'LAY-12: names that exist or are no names are refused, and nothing is made',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json, root } = await makeRepository(jvs, { 'a.txt': '1' });
      await ok('snapshot', 'first');
      await ok('worktree', 'create', 'side');
      const before = await describeTree(root);
      for (const verb of ['create', 'fork']) {
        for (const name of ['side', 'main'])
          refused(await json('worktree', verb, name), 'E_WORKTREE_EXISTS', 4);
        for (const name of ['', '..', '.', 'a/b', '../x', '.hidden', 'x'.repeat(300), 'a\nb', 'a b']) {
          refused(await json('worktree', verb, name), 'E_NAME_INVALID', 2);
        }
      }
      assert.equal(withoutMoving(await describeTree(root)), withoutMoving(before));
    },
  },
  {
    id: 'CLI-39',
    title: 'worktrees are listed with their paths, found by path, and renamed with their directory',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, root, main } = await makeRepository(jvs, { 'a.txt': '1' });
      await ok('snapshot', 'first');
      await ok('worktree', 'create', 'side', 'HEAD');
      const side = path.join(root, 'worktrees', 'side');
      assert.equal(await describeTree(side), await describeTree(main));
      assert.equal(succeeded(await run('worktree', 'path', 'side')).stdout, `${side}\n`);
      await ok('worktree', 'rename', 'side', 'other');
      const listed = list(await ok('wt', 'list'), 'data.worktrees');
      const places = listed.map(({ name, path: place }) => `${String(name)} ${String(place)}`);
      assert.deepEqual(places.sort(), [`main ${main}`, `other ${path.join(root, 'worktrees', 'other')}`]);
      assert.equal(existsSync(side), false);
    },
  },
  {
    id: 'CLI-40',
    title: 'RST-13: remove keeps what was never in a snapshot in an automatic one; the snapshots stay',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, root } = await makeRepository(jvs, { 'a.txt': '1' });
      await ok('snapshot', 'first');
      await ok('worktree', 'create', 'side');
      const side = path.join(root, 'worktrees', 'side');
      await writeTree(side, { 'only/here.txt': 'precious' });
      const content = await describeTree(side);
      const auto = text(await ok('worktree', 'remove', 'side'), 'data.auto.snapshot_id');
      assert.equal(existsSync(side), false);
      await ok('worktree', 'fork', auto, 'again');
      assert.equal(await describeTree(path.join(root, 'worktrees', 'again')), content);
      assert.equal(at(await ok('worktree', 'remove', 'again'), 'data.auto'), null);
    },
  },
  {
    id: 'CLI-41',
    title: 'RST-14: main and the worktree one stands in are not removed',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json, root } = await makeRepository(jvs, { 'a.txt': '1' });
      await ok('worktree', 'create', 'side');
      const side = path.join(root, 'worktrees', 'side');
      refused(await json('worktree', 'remove', 'main'), 'E_WORKTREE_PROTECTED', 4);
      refused(await runsIn(jvs, side).json('worktree', 'remove', 'side'), 'E_WORKTREE_PROTECTED', 4);
      refused(await json('worktree', 'remove', 'nobody'), 'E_WORKTREE_NOT_FOUND', 3);
      assert.equal(existsSync(side), true);
    },
  },
];

/** Without what a reading command may write: locks, caches and the index. */
function withoutMoving(tree: string): string {
  return tree
    .split('\n')
    .filter((line) => !/ \.jvs\/(locks|cache|index\.sqlite)/.test(line))
    .join('\n');
}
