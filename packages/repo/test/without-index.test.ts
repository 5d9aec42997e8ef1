import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { catalogueDamage, indexState, openCatalogue, rebuildCatalogue, writeLabels } from '@jvs/repo';
import type { Catalogue, Repository } from '@jvs/repo';
import { publish, publishAll, withContext, withRepo } from './support/with-repo.js';

const NOTES = [
  { note: 'first', tags: ['v1'] },
  { note: 'It\'s "quoted" 100%', tags: ['v1', 'v1.1'] },
  { note: 'ÄRGER', tags: ['Arger'] },
  { note: '' },
  { note: 'first' },
];

/** Everything a catalogue can be asked, by name. */
function answers(catalogue: Catalogue, ids: readonly string[]): Record<string, unknown> {
  const texts = ['first', 'FIRST', 'irs', 'ärger', '%', "' OR 1=1 --", '', 'v1', 'v1.', 'v', '"', 'nothing'];
  const prefixes = [...ids, ...ids.map((id) => id.slice(0, 4)), '', 'g', 'F', '-'];
  const lists = [{}, { limit: 2 }, { limit: 0 }, { kinds: ['auto'] }, { kinds: [] }, { worktree: 'main' }];
  const more = [
    { worktree: 'other' },
    { tag: 'v1' },
    { tag: 'a"b' },
    { tag: 'v1', grep: 'QUOTED', limit: 1 },
  ];
  const queries = [...lists, ...more, ...texts.map((grep) => ({ grep }))] as Parameters<
    Catalogue['list']
  >[0][];
  return {
    count: catalogue.count(),
    lists: queries.map((query) => catalogue.list(query)),
    byId: [...ids, 'x'].map((id) => catalogue.byId(id)),
    byIdPrefix: prefixes.map((prefix) => catalogue.byIdPrefix(prefix)),
    byTag: texts.map((text) => catalogue.byTag(text)),
    byTagPrefix: texts.map((text) => catalogue.byTagPrefix(text)),
    byNote: texts.map((text) => catalogue.byNote(text)),
    lineage: ids.map((id) => [catalogue.lineage(id), catalogue.lineage(id, 2), catalogue.lineage(id, 0)]),
  };
}

async function ask(repo: Repository, ids: readonly string[]): Promise<Record<string, unknown>> {
  return answers(await openCatalogue(repo), ids);
}

test('without SQLite the catalogue answers every question as with it, and makes no file', async () => {
  await withRepo(async (repo, main) => {
    const ids = await publishAll(repo, main, NOTES);
    ids.push((await publish(repo, { kind: 'auto', advance: false })).snapshot.descriptor.snapshot_id);
    await writeLabels(repo, ids[3]!, { tags: ['late'], note: 'edited first' });
    const expected = await ask(repo, ids);
    rmSync(repo.paths.indexFile);

    const without = withContext(repo, { index: 'none' });
    expect(await ask(without, ids)).toEqual(expected);
    expect(await rebuildCatalogue(without)).toBe(ids.length);
    expect(existsSync(repo.paths.indexFile)).toBe(false);
    expect(await indexState(without)).toEqual({ kind: 'off', reason: 'not wanted' });
    expect(await indexState(repo)).toEqual({ kind: 'sqlite' });
  });
});

test('without SQLite a damaged file in the place of the index does no harm', async () => {
  await withRepo(
    async (repo, main) => {
      const [first, second] = (await publishAll(repo, main, [{ note: 'a' }, { note: 'b' }])) as [
        string,
        string,
      ];
      writeFileSync(repo.paths.indexFile, 'this is not a database');
      const catalogue = await openCatalogue(repo);
      expect(catalogue.lineage(second).map((summary) => summary.snapshotId)).toEqual([second, first]);
      expect(await catalogueDamage(repo)).toBeUndefined();
    },
    { index: 'none' },
  );
});
