import { appendFile, chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Repository } from '@jvs/repo';
import { verifySnapshots } from '@jvs/verify';
import { all, codes, inRepo } from './in-repo.js';

describe('verifySnapshots', () => {
  const payloadEdits: ReadonlyArray<[string, (payload: string) => Promise<void>, string]> = [
    ['a file added', (p) => writeFile(path.join(p, 'd/e/extra'), ''), 'd/e/extra'],
    ['a file removed', (p) => rm(path.join(p, 'a')), 'a'],
    ['an empty directory removed', (p) => rm(path.join(p, 'd/e'), { recursive: true }), 'd/e'],
    ['a file renamed', (p) => rename(path.join(p, 'a'), path.join(p, 'z')), 'a'],
    ['a file that grew', (p) => appendFile(path.join(p, 'a'), 'x'), 'a'],
    ['a mode changed', (p) => chmod(path.join(p, 'd/b'), 0o777), 'd/b'],
    ['the mode of the root changed', (p) => chmod(p, 0o700), '.'],
    [
      'a symbolic link turned',
      async (p) => (await rm(path.join(p, 'l')), symlink('b', path.join(p, 'l'))),
      'l',
    ],
    [
      'a file replaced by a directory',
      async (p) => (await rm(path.join(p, 'a')), void (await mkdir(path.join(p, 'a')))),
      'a',
    ],
    ['the payload gone', (p) => rename(p, `${p}-away`), '.'],
    [
      'the payload a symbolic link',
      async (p) => (await rename(p, `${p}-away`), symlink(`${p}-away`, p)),
      '.',
    ],
  ];

  test.each(payloadEdits)('finds %s, with the path', (_name, edit, at) =>
    inRepo(async ({ repo, ids }) => {
      await edit(repo.paths.payload(ids[1]));
      const result = await verifySnapshots(repo, { ids: [ids[1]] });
      expect(result.results[0]!.findings).toContainEqual(
        expect.objectContaining({ code: 'E_PAYLOAD_MISMATCH', snapshot_id: ids[1], path: at }),
      );
    }),
  );

  const directoryEdits: ReadonlyArray<[string, string, (repo: Repository, id: string) => Promise<void>]> = [
    [
      'a file beside the payload',
      'E_METADATA_CORRUPT',
      (r, id) => writeFile(path.join(r.paths.snapshot(id), 'x'), ''),
    ],
    ['READY gone', 'E_READY_MISMATCH', (r, id) => rm(r.paths.ready(id))],
    ['the manifest gone', 'E_MANIFEST_CORRUPT', (r, id) => rm(r.paths.manifest(id))],
    ['the descriptor gone', 'E_DESCRIPTOR_CORRUPT', (r, id) => rm(r.paths.descriptor(id))],
    [
      'the whole directory gone',
      'E_READY_MISMATCH',
      (r, id) => rm(r.paths.snapshot(id), { recursive: true }),
    ],
    [
      'a stray snapshot directory',
      'E_METADATA_CORRUPT',
      async (r) => void (await mkdir(path.join(r.paths.snapshots, 'x'))),
    ],
    [
      'a stray descriptor',
      'E_DESCRIPTOR_CORRUPT',
      (r) => writeFile(path.join(r.paths.descriptors, 'x.json'), '{}'),
    ],
    ['a stray label', 'E_LABEL_CORRUPT', (r) => writeFile(path.join(r.paths.labels, 'x'), '{}')],
    [
      'a label under a wrong name',
      'E_LABEL_CORRUPT',
      (r, id) => writeFile(path.join(r.paths.labels, `${id}.json`), '{}'),
    ],
  ];

  test.each(directoryEdits)('finds %s, with %s', (_name, expected, edit) =>
    inRepo(async ({ repo, ids }) => {
      await edit(repo, ids[0]);
      const result = await all(repo);
      expect(result.healthy).toBe(false);
      expect(codes(result)).toContain(expected);
    }),
  );

  test('takes an id that nothing speaks of for a wrong name, and one that a head names for damage', () =>
    inRepo(async ({ repo, ids }) => {
      const unknown = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';
      await expect(verifySnapshots(repo, { ids: [unknown] })).rejects.toEqual(
        expect.objectContaining({ code: 'E_REF_NOT_FOUND' }),
      );
      await rm(repo.paths.snapshot(ids[1]), { recursive: true });
      await rm(repo.paths.descriptor(ids[1]));
      expect((await verifySnapshots(repo, { ids: [ids[1]] })).healthy).toBe(false);
      expect((await all(repo)).healthy).toBe(false);
    }));
});
