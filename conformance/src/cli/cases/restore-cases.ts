import assert from 'node:assert/strict';
import { chmod, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { refused, succeeded } from '../expect-outcome.js';
import { makeRepository } from '../make-repository.js';
import { at, list, text } from '../read-document.js';
import { describeTree, makeExecutable, writeTree, type Tree } from '../tree.js';

const TREE: Tree = {
  'a.txt': 'a',
  'run.sh': '#!/bin/sh\n',
  'sub/b.txt': 'b',
  'sub/deep/er/c.txt': 'c',
  'empty/': '',
  link: '-> sub/b.txt',
  dangling: '-> nowhere',
};

/** Seeing what changed, and going back. */
export const restoreCases: readonly CliCase[] = [
  {
    id: 'CLI-26',
    title: 'RST-01: a tree that was broken comes back byte for byte, with modes, links and empty directories',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, TREE);
      await makeExecutable(path.join(main, 'run.sh'));
      const whole = await describeTree(main);
      await ok('snapshot', 'whole');
      await rm(path.join(main, 'sub'), { recursive: true });
      await rm(path.join(main, 'empty'), { recursive: true });
      await rm(path.join(main, 'link'));
      await writeTree(main, {
        sub: 'a file now',
        'a.txt': 'changed',
        'link/x': 'a directory now',
        'new/x': '',
      });
      await chmod(path.join(main, 'run.sh'), 0o600);
      await ok('restore', 'HEAD');
      assert.equal(await describeTree(main), whole);
      assert.equal(at(await ok('status'), 'data.dirty'), false);
    },
  },
  {
    id: 'CLI-27',
    title:
      'RST-02, PUB-14: restore keeps unsaved work in an automatic snapshot, prints its id, and moves no head for it',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, main, snapshot } = await makeRepository(jvs, TREE);
      const first = await snapshot('first');
      await writeTree(main, { 'a.txt': 'hours of work', 'b.txt': 'new' });
      const unsaved = await describeTree(main);
      const restored = await ok('restore', 'HEAD');
      const auto = text(restored, 'data.auto.snapshot_id');
      assert.equal(at(restored, 'data.auto.kind'), 'auto');
      assert.equal(at(restored, 'data.auto.parent_id'), first);
      assert.equal(at(await ok('status'), 'data.head_id'), first);
      await ok('restore', auto);
      assert.equal(await describeTree(main), unsaved);
      await writeFile(path.join(main, 'a.txt'), 'more work');
      const plain = succeeded(await run('restore', 'HEAD'));
      const [newest] = list(await ok('history', '--all', '-n', '1'), 'data.snapshots');
      assert.match(plain.stdout, /^Restored /m);
      assert.ok(plain.stdout.includes(String(newest?.['snapshot_id']).slice(0, 8)), plain.stdout);
    },
  },
  {
    id: 'CLI-28',
    title:
      'RST-03: restore --discard keeps nothing of what is there, and a clean worktree needs nothing kept',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, TREE);
      await ok('snapshot', 'first');
      const whole = await describeTree(main);
      assert.equal(at(await ok('restore', 'HEAD'), 'data.auto'), null);
      await writeFile(path.join(main, 'a.txt'), 'waste');
      assert.equal(at(await ok('restore', 'HEAD', '--discard'), 'data.auto'), null);
      assert.equal(await describeTree(main), whole);
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 1);
    },
  },
  {
    id: 'CLI-29',
    title: 'RST-06: an older snapshot detaches the worktree and says so; restore HEAD ends that',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, main, snapshot } = await makeRepository(jvs, { 'a.txt': '1' });
      const first = await snapshot('first');
      await writeFile(path.join(main, 'a.txt'), '2');
      const second = await snapshot('second');
      assert.match(succeeded(await run('restore', first)).stdout, /DETACHED/);
      const status = await ok('status');
      assert.equal(at(status, 'data.detached'), true);
      assert.equal(at(status, 'data.dirty'), false);
      assert.equal(at(status, 'data.current_id'), first);
      assert.equal(at(status, 'data.head_id'), second);
      assert.match(succeeded(await run('status')).stdout, /DETACHED/);
      assert.equal(at(await ok('restore', 'HEAD'), 'data.detached'), false);
      const after = succeeded(await run('status')).stdout;
      assert.match(after, /HEAD/);
      assert.doesNotMatch(after, /DETACHED/);
    },
  },
  {
    id: 'CLI-30',
    title: 'RST-07: restore of paths changes those and nothing else, and moves neither head nor current',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main, snapshot } = await makeRepository(jvs, TREE);
      const first = await snapshot('first');
      await writeTree(main, { 'a.txt': '2', 'sub/b.txt': '2', 'sub/new.txt': 'new' });
      const second = await snapshot('second');
      const restored = await ok('restore', first, '--', 'sub');
      assert.equal(at(restored, 'data.paths'), 1);
      const status = await ok('status');
      assert.equal(at(status, 'data.current_id'), second);
      assert.equal(at(status, 'data.head_id'), second);
      assert.equal(at(status, 'data.detached'), false);
      const changed = list(status, 'data.changes').filter((change) => change['path'] !== 'sub');
      assert.deepEqual(
        changed.map(({ path: name, change }) => [name, change]),
        [
          ['sub/b.txt', 'modified'],
          ['sub/new.txt', 'removed'],
        ],
      );
    },
  },
  {
    id: 'CLI-31',
    title:
      'SEC-07: a path neither side has is E_PATH_NOT_FOUND, one outside the worktree is refused, and nothing changes',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json, main } = await makeRepository(jvs, TREE);
      await ok('snapshot', 'first');
      await writeFile(path.join(main, 'a.txt'), 'unsaved');
      const before = await describeTree(main);
      refused(await json('restore', 'HEAD', '--', 'a.txt', 'no/such/path'), 'E_PATH_NOT_FOUND', 3);
      const outside = await json('restore', 'HEAD', '--', '../../outside');
      assert.notEqual(outside.exitCode, 0);
      assert.equal(await describeTree(main), before);
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 1);
    },
  },
  {
    id: 'CLI-32',
    title: 'RST-05: the root of a worktree keeps its inode, and what is equal keeps its times',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, TREE);
      await ok('snapshot', 'first');
      const [root, equal] = [await stat(main), await stat(path.join(main, 'sub/b.txt'), { bigint: true })];
      await writeFile(path.join(main, 'a.txt'), 'changed');
      await ok('restore', 'HEAD');
      assert.equal((await stat(main)).ino, root.ino);
      const after = await stat(path.join(main, 'sub/b.txt'), { bigint: true });
      assert.equal(after.ctimeNs, equal.ctimeNs);
      assert.equal(after.ino, equal.ino);
    },
  },
  {
    id: 'CLI-33',
    title: 'status and diff tell what was added, removed, modified, and changed in mode or type',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, TREE);
      await ok('snapshot', 'first');
      assert.deepEqual(list(await ok('diff'), 'data.changes'), []);
      await writeTree(main, { 'a.txt': 'longer than before', 'new.txt': 'new' });
      await rm(path.join(main, 'sub/b.txt'));
      await rm(path.join(main, 'dangling'));
      await writeTree(main, { dangling: 'a file now' });
      await chmod(path.join(main, 'run.sh'), 0o700);
      const expected = [
        ['a.txt', 'modified'],
        ['dangling', 'type'],
        ['new.txt', 'added'],
        ['run.sh', 'mode'],
        ['sub/b.txt', 'removed'],
      ];
      for (const document of [await ok('status'), await ok('diff'), await ok('diff', 'HEAD')]) {
        const found = list(document, 'data.changes').map(({ path: name, change }) => [name, change]);
        assert.deepEqual(found, expected);
      }
    },
  },
  {
    id: 'CLI-34',
    title: 'diff compares two snapshots whatever the worktree holds, and can be limited to paths',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, main, snapshot } = await makeRepository(jvs, TREE);
      const first = await snapshot('first');
      await writeTree(main, { 'a.txt': '2', 'sub/b.txt': '2' });
      const second = await snapshot('second');
      await writeTree(main, { 'a.txt': '3', other: 'x' });
      const paths = async (...args: string[]): Promise<unknown[]> =>
        list(await ok('diff', ...args), 'data.changes').map((change) => change['path']);
      assert.deepEqual(await paths(first, second), ['a.txt', 'sub/b.txt']);
      assert.deepEqual(await paths(first, second, '--', 'sub'), ['sub/b.txt']);
      assert.deepEqual(await paths(first), ['a.txt', 'other', 'sub/b.txt']);
      const names = succeeded(await run('diff', first, second, '--name-only')).stdout;
      assert.equal(names, 'a.txt\nsub/b.txt\n');
    },
  },
];
