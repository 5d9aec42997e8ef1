import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CliCase } from '../cli-case.js';
import { refused } from '../expect-outcome.js';
import { makeRepository, type TestRepository } from '../make-repository.js';
import { at, list } from '../read-document.js';
import type { JvsUnderTest } from '../jvs-under-test.js';

/** What names a snapshot. */
export const refCases: readonly CliCase[] = [
  {
    id: 'CLI-20',
    title: 'HEAD, @, ~n, full ids, id prefixes, tags, tag prefixes and notes name snapshots',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const repository = await threeSnapshots(jvs);
      const [one, two, three] = repository.ids;
      const expected: Record<string, string> = {
        HEAD: three,
        '@': three,
        'HEAD~': two,
        'HEAD~2': one,
        '@~1': two,
        [one]: one,
        [one.slice(0, 8)]: one,
        [one.toUpperCase()]: one,
        'raw-data': one,
        'raw-d': one,
        'cleaned the labels': two,
        'CLEANED THE': two,
        [`${three.slice(0, 12)}~1`]: two,
      };
      for (const [ref, id] of Object.entries(expected)) assert.equal(await shown(repository, ref), id, ref);
    },
  },
  {
    id: 'CLI-21',
    title: 'A tag on several snapshots means the newest of them',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const repository = await threeSnapshots(jvs);
      const newest = await repository.snapshot('fourth', '--tag', 'raw-data');
      assert.equal(await shown(repository, 'raw-data'), newest);
    },
  },
  {
    id: 'CLI-22',
    title: 'id:, tag: and note: force what kind a name is',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const repository = await threeSnapshots(jvs);
      const [one, two, three] = repository.ids;
      const tagged = await repository.snapshot('about raw-data', '--tag', one.slice(0, 8));
      assert.equal(await shown(repository, one.slice(0, 8)), tagged);
      assert.equal(await shown(repository, `id:${one.slice(0, 8)}`), one);
      assert.equal(await shown(repository, `tag:${one.slice(0, 8)}`), tagged);
      assert.equal(await shown(repository, 'note:about raw-data'), tagged);
      assert.equal(await shown(repository, 'tag:raw-data'), one);
      assert.equal(await shown(repository, 'note:cleaned'), two);
      refused(await repository.json('show', `tag:${three}`), 'E_REF_NOT_FOUND', 3);
    },
  },
  {
    id: 'CLI-23',
    title: 'Two candidates are E_REF_AMBIGUOUS, which lists them',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { json, snapshot } = await makeRepository(jvs);
      const ids = [await snapshot('trained on a'), await snapshot('trained on b')];
      const document = refused(await json('show', 'trained on'), 'E_REF_AMBIGUOUS', 4);
      const candidates = list(document, 'error.details.candidates').map((one) => one['snapshot_id']);
      assert.deepEqual(candidates.sort(), ids.sort());
    },
  },
  {
    id: 'CLI-24',
    title:
      'A name that names nothing is E_REF_NOT_FOUND with the nearest, at most three; an empty one is E_REF_EMPTY',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const repository = await threeSnapshots(jvs);
      const missing = refused(await repository.json('show', 'raw-dada'), 'E_REF_NOT_FOUND', 3);
      const nearest = list(missing, 'error.details.nearest').map((one) => one['snapshot_id']);
      assert.ok(nearest.length <= 3);
      assert.equal(nearest[0], repository.ids[0]);
      refused(await repository.json('show', 'HEAD~3'), 'E_REF_NOT_FOUND', 3);
      for (const empty of ['', ' ']) refused(await repository.json('restore', empty), 'E_REF_EMPTY', 2);
      refused(await repository.json('show', 'tag:'), 'E_REF_INVALID', 2);
    },
  },
  {
    id: 'CLI-25',
    title: 'SEC-05: history --grep is literal text without regard to case, and --tag an exact tag',
    run: async (jvs: JvsUnderTest): Promise<void> => {
      const { ok, snapshot } = await makeRepository(jvs);
      const dotted = await snapshot('v1.0 (final) [a-z]+');
      const other = await snapshot('v1x0 final', '--tag', 'final');
      const found = async (...args: string[]): Promise<unknown[]> =>
        list(await ok('history', ...args), 'data.snapshots').map((one) => one['snapshot_id']);
      assert.deepEqual(await found('--grep', 'V1.0'), [dotted]);
      assert.deepEqual(await found('--grep', '[a-z]+'), [dotted]);
      assert.deepEqual(await found('--grep', '.*'), []);
      assert.deepEqual(await found('--grep', '%'), []);
      assert.deepEqual(await found('--tag', 'final'), [other]);
      assert.deepEqual(await found('--tag', 'fin'), []);
    },
  },
];

interface ThreeSnapshots extends TestRepository {
  readonly ids: readonly [string, string, string];
}

async function threeSnapshots(jvs: JvsUnderTest): Promise<ThreeSnapshots> {
  const repository = await makeRepository(jvs, { 'a.txt': '1' });
  const change = (content: string): Promise<void> => writeFile(path.join(repository.main, 'a.txt'), content);
  const one = await repository.snapshot('raw', '--tag', 'raw-data');
  await change('2');
  const two = await repository.snapshot('cleaned the labels');
  await change('3');
  const three = await repository.snapshot('trained', '--tag', 'model');
  return { ...repository, ids: [one, two, three] };
}

async function shown({ ok }: TestRepository, ref: string): Promise<unknown> {
  return at(await ok('show', ref), 'data.snapshot.snapshot_id');
}
