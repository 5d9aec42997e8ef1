import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseAuditAnchor } from '@jvs/audit';
import type { TreeOps } from '@jvs/fs';
import type { Repository } from '@jvs/repo';
import { verifySnapshots } from '@jvs/verify';
import { openRepo } from './fixture.js';
import { all, codes, flip, inRepo } from './in-repo.js';

describe('verifySnapshots', () => {
  test('finds nothing in a repository that is whole', () =>
    inRepo(async ({ repo, ids }) => {
      const result = await all(repo);
      expect(result.healthy).toBe(true);
      expect(result.results.map(({ snapshot_id, state }) => [snapshot_id, state]).sort()).toEqual(
        ids.map((id) => [id, 'verified']).sort(),
      );
      expect(result.results.map(({ entries }) => entries).sort()).toEqual([7, 8]);
      expect(result.audit).toMatchObject({ state: 'verified', records: 3, restarts: 0 });
    }));

  test('reads a byte that several snapshots share once', () =>
    inRepo(async ({ repo }) => {
      let hashed = 0;
      const { ops } = repo.context;
      const counted: TreeOps = Object.assign(Object.create(ops) as TreeOps, {
        hashEntries: ((request, options) => {
          hashed += request.indices.length;
          return ops.hashEntries(request, options);
        }) satisfies TreeOps['hashEntries'],
      });
      const { results } = await all({ ...repo, context: { ...repo.context, ops: counted } });
      // Three files shared, a symbolic link in each, and one new file.
      expect(hashed).toBe(3 + 2 + 1);
      expect(results.reduce((sum, { bytes }) => sum + bytes, 0)).toBe('onetwooddthree'.length);
    }));

  test('asks no cache: with times put back a flipped byte is found all the same', () =>
    inRepo(async ({ repo, ids }) => {
      await flip(path.join(repo.paths.payload(ids[1]), 'a'), 1);
      const result = await verifySnapshots(repo, { ids: [ids[1]] });
      expect(result.results[0]).toMatchObject({
        state: 'failed',
        findings: [{ code: 'E_PAYLOAD_MISMATCH', snapshot_id: ids[1], path: 'a' }],
      });
      expect(result.healthy).toBe(false);
    }));

  test('blames every snapshot that shares the damaged file', () =>
    inRepo(async ({ repo, ids }) => {
      await flip(path.join(repo.paths.payload(ids[0]), 'd/b'), 0);
      const { results } = await all(repo);
      expect(results.map(({ state, findings }) => [state, findings.map((each) => each.path)])).toEqual([
        ['failed', ['d/b']],
        ['failed', ['d/b']],
      ]);
    }));

  const metadata: ReadonlyArray<[string, string, (repo: Repository, id: string) => string]> = [
    ['descriptor', 'E_DESCRIPTOR_CORRUPT', (repo, id) => repo.paths.descriptor(id)],
    ['READY', 'E_READY_MISMATCH', (repo, id) => repo.paths.ready(id)],
    ['manifest', 'E_MANIFEST_CORRUPT', (repo, id) => repo.paths.manifest(id)],
    ['label', 'E_LABEL_CORRUPT', (repo, id) => path.join(repo.paths.labels, `${id}.1.json`)],
    ['audit log', 'E_AUDIT_CORRUPT', (repo) => repo.paths.auditLog],
  ];

  test.each(metadata)(
    'finds any byte flipped in a %s, with %s and the file',
    (_name, expected, place) =>
      inRepo(async ({ repo, ids }) => {
        const file = place(repo, ids[0]);
        const { size } = lstatSync(file);
        // The log is checked whatever is verified.
        const request = { ids: expected === 'E_AUDIT_CORRUPT' ? [] : [ids[0]] };
        for (let at = 0; at < size; at++) {
          const undo = await flip(file, at);
          const result = await verifySnapshots(repo, request);
          expect([at, result.healthy]).toEqual([at, false]);
          expect(codes(result)).toContain(expected);
          const findings = [...result.results.flatMap((each) => each.findings), ...result.audit.findings];
          expect(findings.map((finding) => finding.file)).toContain(path.relative(repo.root, file));
          undo();
        }
        expect((await verifySnapshots(repo, { ids: [ids[0]] })).healthy).toBe(true);
      }),
    120_000,
  );

  test('finds two snapshots that were swapped for one another', () =>
    inRepo(async ({ repo, ids: [first, second] }) => {
      await rename(repo.paths.snapshot(first), `${repo.paths.snapshot(first)}-away`);
      await rename(repo.paths.snapshot(second), repo.paths.snapshot(first));
      await rename(`${repo.paths.snapshot(first)}-away`, repo.paths.snapshot(second));
      const { results } = await all(repo);
      expect(results.map(({ state }) => state)).toEqual(['failed', 'failed']);
      expect(codes(await all(repo))).toContain('E_READY_MISMATCH');
    }));

  test('goes on after damage: each damaged file is found, one hides no other', () =>
    inRepo(async ({ repo, ids }) => {
      for (const [, , place] of metadata) await flip(place(repo, ids[0]), 30);
      await flip(path.join(repo.paths.payload(ids[0]), 'a'), 0);
      expect(codes(await all(repo))).toEqual([
        'E_AUDIT_CORRUPT',
        'E_DESCRIPTOR_CORRUPT',
        'E_LABEL_CORRUPT',
        'E_MANIFEST_CORRUPT',
        'E_PAYLOAD_MISMATCH',
        'E_READY_MISMATCH',
      ]);
    }));

  test('says that a log was cut: a descriptor has seen what is missing', () =>
    inRepo(async ({ repo, ids }) => {
      const lines = readFileSync(repo.paths.auditLog, 'utf8').split('\n');
      await writeFile(repo.paths.auditLog, `${lines[0]}\n`);
      const { audit } = await all(repo);
      expect(audit.findings.map((finding) => finding.message).join()).toContain(
        `the descriptor of ${ids[1]}`,
      );
    }));

  test('holds the log against a head that was noted elsewhere', () =>
    inRepo(async ({ repo }) => {
      const { head } = (await all(repo)).audit;
      const noted = parseAuditAnchor(`${head.sequence}:${head.record_hash}`);
      expect((await verifySnapshots(repo, { expectHead: noted })).healthy).toBe(true);
      const other = parseAuditAnchor(`${head.sequence}:${'0'.repeat(64)}`);
      expect(codes(await verifySnapshots(repo, { expectHead: other }))).toEqual(['E_AUDIT_CORRUPT']);
      expect(() => parseAuditAnchor('latest')).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
    }));

  test('gives the same answer without caches and catalogue, and leaves nothing behind', () =>
    inRepo(async ({ repo }) => {
      const before = await all(repo);
      await rm(repo.paths.cache, { recursive: true, force: true });
      await rm(path.join(repo.paths.jvs, 'index.sqlite'), { force: true });
      expect(await all(await openRepo(repo.root))).toEqual(before);
      expect(readdirSync(repo.paths.tmp)).toEqual([]);
    }));
});

test('a snapshot that fails while it is listed is no damage; one of which only labels are left is', () =>
  inRepo(async ({ repo, ids: [first] }) => {
    const failing = randomUUID();
    mkdirSync(repo.paths.snapshot(failing));
    const paths = {
      ...repo.paths,
      // Looked at after the snapshots: by then it is gone, with its intent.
      get intents() {
        rmSync(repo.paths.snapshot(failing), { recursive: true, force: true });
        return repo.paths.intents;
      },
    };
    expect(await all({ ...repo, paths })).toMatchObject({ healthy: true, pending: [] });
    rmSync(repo.paths.snapshot(first), { recursive: true });
    rmSync(repo.paths.descriptor(first));
    const { healthy, results } = await all(repo);
    expect(healthy).toBe(false);
    expect(results.map((result) => result.snapshot_id)).toContain(first);
  }));
