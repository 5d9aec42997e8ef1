import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { done, refused } from '../expect-outcome.js';
import { makeRepository } from '../make-repository.js';
import { at, list, text } from '../read-document.js';
import { describeTree, makeExecutable, writeTree } from '../tree.js';

/** Making repositories and snapshots. */
export const snapshotCases: readonly CliCase[] = [
  {
    id: 'CLI-10',
    title: 'init makes a repository with an empty worktree main, and refuses where there is one or one above',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, main } = await makeRepository(jvs);
      assert.equal(await describeTree(main), '');
      const parent = path.dirname(root);
      const before = await describeTree(root);
      refused(await jvs.json(['init', 'repo'], { cwd: parent }), 'E_REPOSITORY_EXISTS', 4);
      refused(await jvs.json(['init', 'inner'], { cwd: main }), 'E_NESTED_REPO', 4);
      assert.equal(await describeTree(root), before);
    },
  },
  {
    id: 'CLI-11',
    title: 'init refuses / and the home directory',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const home = path.join(jvs.scratch, '.home');
      refused(await jvs.json(['init', '.'], { cwd: home }), 'E_UNSAFE_LOCATION', 4);
      refused(await jvs.json(['init', '/']), 'E_UNSAFE_LOCATION', 4);
      assert.equal(await describeTree(home), '');
    },
  },
  {
    id: 'CLI-12',
    title: 'init --from adopts a directory by a clone, and leaves the directory as it was',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const source = path.join(jvs.scratch, 'source');
      await writeTree(source, { 'a.txt': 'a', 'sub/b.sh': '#!/bin/sh\n', 'empty/': '', link: '-> a.txt' });
      await makeExecutable(path.join(source, 'sub', 'b.sh'));
      const before = await describeTree(source);
      done(await jvs.json(['init', 'adopted', '--from', source]));
      const main = path.join(jvs.scratch, 'adopted', 'main');
      assert.equal(await describeTree(main), before);
      await writeFile(path.join(main, 'a.txt'), 'changed');
      assert.equal(await describeTree(source), before);
    },
  },
  {
    id: 'CLI-13',
    title: 'snapshot keeps note and tags; the note may come from a file or standard input',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, { 'note.txt': 'from a file\n' });
      const one = await ok('snapshot', 'a note', '--tag', 'b', '--tag', 'a');
      assert.equal(at(one, 'data.snapshot.note'), 'a note');
      assert.deepEqual(at(one, 'data.snapshot.tags'), ['a', 'b']);
      const two = await ok('snapshot', '--note-file', 'note.txt');
      assert.equal(at(two, 'data.snapshot.note'), 'from a file');
      const three = done(await jvs.json(['snapshot', '--note-file', '-'], { cwd: main, input: 'piped\n' }));
      assert.equal(at(three, 'data.snapshot.note'), 'piped');
    },
  },
  {
    id: 'CLI-14',
    title: 'A tag that is no name is refused, and no snapshot is made',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json } = await makeRepository(jvs);
      for (const tag of ['', '..', 'a/b', '-x', 'x'.repeat(300), 'a\tb']) {
        refused(await json('snapshot', `--tag=${tag}`), 'E_NAME_INVALID', 2);
      }
      assert.deepEqual(list(await ok('history', '--all'), 'data.snapshots'), []);
    },
  },
  {
    id: 'CLI-15',
    title: 'A snapshot without changes succeeds, is a snapshot, and says that nothing changed',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, snapshot } = await makeRepository(jvs, { 'a.txt': 'a' });
      const first = await snapshot('first');
      const again = await ok('snapshot', 'again');
      assert.equal(at(again, 'data.created'), true);
      assert.equal(at(again, 'data.changed'), false);
      assert.notEqual(at(again, 'data.snapshot.snapshot_id'), first);
      assert.equal(at(again, 'data.snapshot.parent_id'), first);
    },
  },
  {
    id: 'CLI-16',
    title: 'snapshot --if-changed makes none when nothing changed, and one when something did',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, snapshot, main } = await makeRepository(jvs, { 'a.txt': 'a' });
      const first = await snapshot('first', '--if-changed');
      const same = await ok('snapshot', 'second', '--if-changed');
      assert.equal(at(same, 'data.created'), false);
      assert.equal(at(same, 'data.snapshot.snapshot_id'), first);
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 1);
      await writeFile(path.join(main, 'a.txt'), 'b');
      const changed = await ok('snapshot', 'third', '--if-changed');
      assert.equal(at(changed, 'data.created'), true);
      assert.equal(at(changed, 'data.snapshot.parent_id'), first);
    },
  },
  {
    id: 'CLI-17',
    title: 'PUB-10: a snapshot while detached is refused with a hint that forks, and nothing is made',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json, snapshot, main } = await makeRepository(jvs, { 'a.txt': 'a' });
      await snapshot('first');
      await writeFile(path.join(main, 'a.txt'), 'b');
      await snapshot('second');
      await ok('restore', 'HEAD~1');
      const document = refused(await json('snapshot', 'third'), 'E_DETACHED', 4);
      assert.match(text(document, 'error.hint'), /worktree fork/);
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 2);
    },
  },
  {
    id: 'CLI-18',
    title: 'LAY-07: a tree whose root holds .jvs is not taken into a snapshot or a repository',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { json, ok, main } = await makeRepository(jvs, { 'a.txt': 'a' });
      await mkdir(path.join(main, '.jvs'));
      // From within, the inner directory would be taken for the repository.
      const outside = { cwd: jvs.scratch };
      const inRepository = ['--repo', path.dirname(main)];
      refused(await jvs.json(['snapshot', ...inRepository], outside), 'E_NESTED_REPO', 4);
      refused(await json('init', path.join(jvs.scratch, 'other'), '--from', main), 'E_NESTED_REPO', 4);
      const history = await ok('history', '--all', ...inRepository);
      assert.deepEqual(list(history, 'data.snapshots'), []);
    },
  },
  {
    id: 'CLI-19',
    title: 'ENG-08: a named engine runs or fails; it never becomes another',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { json, ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      refused(await json('snapshot', '--engine', 'teleport'), 'E_ENGINE_UNKNOWN', 3);
      const engines = list(await ok('engine', 'list'), 'data.engines');
      assert.ok(engines.length >= 2);
      for (const { name, available } of engines) {
        const document = await json('snapshot', '--engine', String(name));
        if (available === true) assert.equal(at(done(document), 'data.snapshot.engine'), name);
        else refused(document, 'E_ENGINE_UNAVAILABLE', 6);
      }
    },
  },
];
