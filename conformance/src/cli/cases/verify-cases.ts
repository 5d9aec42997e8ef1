import assert from 'node:assert/strict';
import { open, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import { failed, succeeded } from '../expect-outcome.js';
import type { JvsUnderTest } from '../jvs-under-test.js';
import { makeRepository, type TestRepository } from '../make-repository.js';
import { at, list } from '../read-document.js';
import { describeTree, type Tree } from '../tree.js';

const TREE: Tree = { 'a.txt': 'a', 'sub/b.txt': 'bb', 'sub/c.txt': 'ccc', link: '-> a.txt' };
const INTEGRITY = 5;

/** Damage is found, and named. The places are those of docs/01_REPO_LAYOUT_SPEC.md. */
export const verifyCases: readonly CliCase[] = [
  {
    id: 'CLI-42',
    title: 'verify of sound snapshots says healthy, with exit code 0',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, run } = await makeRepository(jvs, TREE);
      await ok('snapshot', 'first', '--tag', 'v1');
      await ok('snapshot', 'second');
      assert.match(succeeded(await run('verify', '--all')).stdout, /\bhealthy\b/);
      const all = await ok('verify', '--all');
      assert.equal(at(all, 'data.healthy'), true);
      assert.equal(list(all, 'data.snapshots').length, 2);
      assert.equal(list(await ok('verify', 'v1'), 'data.snapshots').length, 1);
    },
  },
  {
    id: 'CLI-43',
    title:
      'INT-06: a byte flipped in a payload file is found, with its path, code and exit code 5, in text too',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, id, json, run } = await oneSnapshot(jvs);
      await flip(path.join(root, '.jvs/snapshots', id, 'payload/sub/b.txt'), 1);
      const document = failed(await json('verify', '--all'), 'E_PAYLOAD_MISMATCH', INTEGRITY);
      const [snapshot] = list(document, 'error.details.snapshots');
      assert.equal(snapshot?.['snapshot_id'], id);
      assert.equal(snapshot['state'], 'failed');
      const found = snapshot['findings'] as Array<Record<string, unknown>>;
      assert.deepEqual(
        found.map(({ code, path: name }) => [code, name]),
        [['E_PAYLOAD_MISMATCH', 'sub/b.txt']],
      );
      const plain = await run('verify', '--all');
      assert.equal(plain.exitCode, INTEGRITY);
      assert.match(`${plain.stdout}${plain.stderr}`, /sub\/b\.txt/);
      assert.doesNotMatch(plain.stdout, /\bhealthy\b/);
    },
  },
  {
    id: 'CLI-44',
    title:
      'INT-06: any byte flipped in a manifest, descriptor, READY or audit log is found, with exit code 5',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, id, json, ok } = await oneSnapshot(jvs);
      const files: Record<string, string[]> = {
        [`.jvs/snapshots/${id}/manifest`]: ['E_MANIFEST_CORRUPT'],
        [`.jvs/descriptors/${id}.json`]: ['E_DESCRIPTOR_CORRUPT', 'E_READY_MISMATCH'],
        [`.jvs/snapshots/${id}/.READY`]: ['E_READY_MISMATCH'],
        '.jvs/audit/audit.jsonl': ['E_AUDIT_CORRUPT'],
      };
      for (const [name, codes] of Object.entries(files)) {
        for (const part of [0.02, 0.31, 0.66, 0.95]) {
          const undo = await flip(path.join(root, name), part);
          const document = await json('verify', '--all');
          assert.equal(document.exitCode, INTEGRITY, `${name} at ${part}\n${document.text}`);
          assert.ok(
            codes.includes(String(at(document, 'error.code'))),
            `${name} at ${part}\n${document.text}`,
          );
          await undo();
        }
      }
      await ok('verify', '--all');
    },
  },
  {
    id: 'CLI-45',
    title: 'INT-07: an entry added to or removed from a snapshot is found, with its path',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, id, json } = await oneSnapshot(jvs);
      const payload = path.join(root, '.jvs/snapshots', id, 'payload');
      await writeFile(path.join(payload, 'sub/extra.txt'), '');
      await rm(path.join(payload, 'link'));
      await writeFile(path.join(root, '.jvs/snapshots', id, 'stray'), '');
      const document = await json('verify', id);
      assert.equal(document.exitCode, INTEGRITY);
      const [snapshot] = list(document, 'error.details.snapshots');
      const found = (snapshot?.['findings'] as Array<Record<string, unknown>>).map(
        (one) => one['path'] ?? one['file'],
      );
      for (const name of ['sub/extra.txt', 'link', `.jvs/snapshots/${id}/stray`]) {
        assert.ok(found.includes(name), `${name} in ${document.text}`);
      }
    },
  },
  {
    id: 'CLI-46',
    title:
      'RST-04: a damaged snapshot is not restored, the worktree stays as it is, and other snapshots still serve',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, main, id, json, ok } = await oneSnapshot(jvs);
      await writeFile(path.join(main, 'sub/b.txt'), 'another');
      await ok('snapshot', 'second');
      await flip(path.join(root, '.jvs/snapshots', id, 'payload/sub/b.txt'), 1);
      const before = await describeTree(main);
      const document = failed(await json('restore', id), 'E_PAYLOAD_MISMATCH', INTEGRITY);
      assert.match(document.text, /sub\/b\.txt/);
      assert.equal(await describeTree(main), before);
      await ok('restore', 'HEAD');
      await ok('verify', 'HEAD');
    },
  },
  {
    id: 'CLI-47',
    title: 'LAY-14: with index and caches deleted or damaged, answers are the same',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { root, main, ok } = await oneSnapshot(jvs);
      await writeFile(path.join(main, 'a.txt'), 'changed');
      await ok('snapshot', 'second', '--tag', 'v2');
      await writeFile(path.join(main, 'a.txt'), 'again');
      const answers = async (): Promise<string[]> => {
        const asked = [
          ['history'],
          ['history', '--tag', 'v2'],
          ['show', 'v2'],
          ['status'],
          ['diff', 'HEAD~1'],
        ];
        const documents = [];
        for (const args of asked) documents.push((await ok(...args)).text);
        return documents;
      };
      const before = await answers();
      await rm(path.join(root, '.jvs/cache'), { recursive: true, force: true });
      await rm(path.join(root, '.jvs/index.sqlite'), { force: true });
      assert.deepEqual(await answers(), before);
      await writeFile(path.join(root, '.jvs/index.sqlite'), 'not a database, and longer than nothing at all');
      for (const name of await readdir(path.join(root, '.jvs/cache')).catch(() => [])) {
        await writeFile(path.join(root, '.jvs/cache', name), 'not a cache');
      }
      assert.deepEqual(await answers(), before);
    },
  },
];

async function oneSnapshot(jvs: JvsUnderTest): Promise<TestRepository & { readonly id: string }> {
  const repository = await makeRepository(jvs, TREE);
  return { ...repository, id: await repository.snapshot('first', '--tag', 'v1') };
}

/** Flips one bit of the byte at `part` of the file. Returns what takes that back. */
async function flip(file: string, part: number): Promise<() => Promise<void>> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const position = Math.min(Math.floor(size * part), size - 1);
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, position);
    await handle.write(Buffer.from([(byte[0] as number) ^ 1]), 0, 1, position);
  } finally {
    await handle.close();
  }
  return async () => void (await flip(file, part));
}
