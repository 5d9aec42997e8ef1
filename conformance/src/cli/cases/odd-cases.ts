import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { describeRun } from '../describe-run.js';
import { failed, refused, succeeded } from '../expect-outcome.js';
import { makeRepository } from '../make-repository.js';
import { at, list } from '../read-document.js';
import { bytesOf, describeTree, writeTree } from '../tree.js';

/** Odd names, several processes, signals, the log. */
export const oddCases: readonly CliCase[] = [
  {
    id: 'CLI-48',
    title: 'A path that is not UTF-8 is path and path_b64 in JSON; one that is has no path_b64',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs);
      await ok('snapshot', 'empty');
      // Latin-1 here: the bytes 66 ff 6f, and a valid "grün".
      await writeFile(bytesOf(main, 'f\u00ffo'), 'x');
      await writeFile(path.join(main, 'grün'), 'x');
      const added = list(await ok('status'), 'data.changes').filter((change) => change['change'] === 'added');
      const [odd, fine] = added;
      assert.equal(Buffer.from(String(odd?.['path_b64']), 'base64').toString('latin1'), 'f\u00ffo');
      assert.equal(odd?.['path'], 'f\ufffdo');
      assert.equal(fine?.['path'], 'grün');
      assert.equal(Object.hasOwn(fine, 'path_b64'), false);
    },
  },
  {
    id: 'CLI-49',
    title: 'LAY-06: odd names, and names like our own, come back as they were',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main } = await makeRepository(jvs, {
        '.READY': 'mine',
        '.jvs-tmp-1': 'mine',
        'x.tmp': 'mine',
        '.tmp-0123456789abcdef01234567': 'mine',
        'a\nb': 'line feed',
        '-rf': 'dash',
        '"quoted" $(x)': 'shell',
        __proto__: 'prototype',
        manifest: 'mine',
        'sub/.jvs/config.json': 'deeper down it is a name like any other',
        [`${'n'.repeat(255)}`]: 'long',
        'e\u0301': 'decomposed',
        '\u00e9': 'composed',
      });
      await writeFile(bytesOf(main, '\u0080\u00fe'), 'bytes');
      const whole = await describeTree(main);
      await ok('snapshot', 'odd');
      for (const name of ['.READY', 'x.tmp', 'a\nb']) await writeFile(path.join(main, name), 'changed');
      await writeFile(bytesOf(main, '\u0080\u00fe'), 'changed');
      await ok('restore', 'HEAD');
      assert.equal(await describeTree(main), whole);
      await ok('verify', '--all');
    },
  },
  {
    id: 'CLI-50',
    title: 'SEC-03: control characters and bidirectional controls in names and notes are shown as escapes',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run, main } = await makeRepository(jvs);
      await ok('snapshot', 'note \u001b[31mred\u0007 \u202etxt');
      await writeTree(main, { 'evil\u001b]0;title\u0007\u202e.txt': 'x' });
      const texts = [['history'], ['show', 'HEAD'], ['status'], ['diff'], ['worktree', 'list']];
      for (const args of texts) {
        const { stdout, stderr } = succeeded(await run(...args));
        assert.doesNotMatch(
          `${stdout}${stderr}`,
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/,
          args[0],
        );
      }
      assert.match(succeeded(await run('status')).stdout, /evil.*title/);
    },
  },
  {
    id: 'CLI-51',
    title: 'Two snapshots at once both succeed, one after the other in one line',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { run, ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      const ended = await Promise.all(['one', 'two', 'three', 'four'].map((note) => run('snapshot', note)));
      for (const one of ended) succeeded(one);
      const line = list(await ok('history'), 'data.snapshots');
      assert.equal(line.length, 4);
      const parents = line.map((snapshot) => snapshot['parent_id']);
      assert.deepEqual(parents, [...line.slice(1).map((snapshot) => snapshot['snapshot_id']), null]);
      await ok('verify', '--all');
    },
  },
  {
    id: 'CLI-52',
    title: 'PUB-13: who waits longer than --lock-timeout for a lock gets E_LOCKED, and nothing happens',
    requires: ['flock', 'sh'],
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, json, ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      await ok('snapshot', 'first');
      await whileLocked(path.join(root, '.jvs/locks/worktree-main.lock'), async () => {
        refused(await json('snapshot', 'second', '--lock-timeout', '0.2'), 'E_LOCKED', 4);
      });
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 1);
      await ok('snapshot', 'second', '--lock-timeout', '0.2');
    },
  },
  {
    id: 'CLI-53',
    title: 'SIGINT and SIGTERM end a command with exit code 130 and leave everything as it was',
    requires: ['flock', 'sh'],
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, main, ok } = await makeRepository(jvs, { 'a.txt': 'a' });
      await ok('snapshot', 'first');
      await whileLocked(path.join(root, '.jvs/locks/worktree-main.lock'), async () => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) {
          const running = jvs.start(['snapshot', 'never', '--json'], { cwd: main });
          setTimeout(() => running.kill(signal), 1_500);
          const ended = await running.ended;
          assert.equal(ended.exitCode, 130, describeRun(ended));
          assert.match(ended.stdout, /"E_CANCELLED"/);
        }
      });
      assert.equal(list(await ok('history', '--all'), 'data.snapshots').length, 1);
      await ok('verify', '--all');
    },
  },
  {
    id: 'CLI-54',
    title: 'AUD-07: every change is one record of the log, with --reason',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, main, snapshot } = await makeRepository(jvs, { 'a.txt': 'a' });
      const count = async (): Promise<number> => list(await ok('audit', 'log'), 'data.records').length;
      const before = await count();
      const id = await snapshot('first', '--reason', 'because of the demo');
      const [newest] = list(await ok('audit', 'log', '-n', '1'), 'data.records');
      assert.equal(newest?.['reason'], 'because of the demo');
      assert.equal(newest['target'], id);
      await writeFile(path.join(main, 'a.txt'), 'waste');
      await ok('restore', 'HEAD', '--discard');
      await ok('worktree', 'create', 'side');
      for (const reading of [['status'], ['history'], ['verify'], ['info']]) await ok(...reading);
      assert.equal(await count(), before + 3);
    },
  },
  {
    id: 'CLI-55',
    title: 'SEC-04: config takes names of engines and numbers, never paths or code',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, json } = await makeRepository(jvs, { 'a.txt': 'a' });
      await ok('config', 'set', 'engine', 'copy');
      assert.equal(at(await ok('snapshot', 'first'), 'data.snapshot.engine'), 'copy');
      for (const value of ['./engine.js', '/tmp/engine', 'a b']) {
        assert.notEqual((await json('config', 'set', 'engine', value)).exitCode, 0, value);
      }
      failed(await json('config', 'set', 'hook', 'x'), 'E_CONFIG_INVALID', 2);
      assert.equal(at(await ok('snapshot', 'second'), 'data.snapshot.engine'), 'copy');
    },
  },
];

/** Runs `body` while another process holds flock(2) on `file`. */
async function whileLocked(file: string, body: () => Promise<void>): Promise<void> {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo held; read -r _'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => holder.on('close', resolve));
  try {
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('error', reject);
    });
    await body();
  } finally {
    holder.stdin.end('\n');
    await ended;
  }
}
