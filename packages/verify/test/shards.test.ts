import { rm } from 'node:fs/promises';
import path from 'node:path';
import { makeTree, withTempDir } from '@jvs/testing';
import { parseShard, verifySnapshots, type VerifyResult } from '@jvs/verify';
import type { Repository } from '@jvs/repo';
import { makeRepo, snapshotOf } from './fixture.js';
import { all, codes, flip, inRepo } from './in-repo.js';

function inShards(repo: Repository, count: number): Promise<VerifyResult[]> {
  const indices = Array.from({ length: count }, (_, at) => at + 1);
  return Promise.all(indices.map((index) => verifySnapshots(repo, { all: true, shard: { index, count } })));
}

const bytes = (result: VerifyResult): number => result.results.reduce((sum, each) => sum + each.bytes, 0);
const sum = (results: readonly VerifyResult[]): number =>
  results.reduce((total, result) => total + bytes(result), 0);
const file = (number: number): string => `content ${number} `.repeat(20 + number);
const files = (from: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`f${n}`, file(from + n)]));

describe('shards', () => {
  test('CLI-60: linked files are read by one shard, and together the shards read what one run does', () =>
    withTempDir(async (dir) => {
      const repo = await makeRepo(dir);
      const main = repo.paths.worktreePayload('main');
      await makeTree(main, files(0));
      await new Promise((resolve) => setTimeout(resolve, 30));
      await snapshotOf(repo, 'main', 'first');
      await makeTree(main, { more: 'something else' });
      await snapshotOf(repo, 'main', 'second');
      const shards = await inShards(repo, 3);
      expect(shards.map(({ shard, healthy }) => [shard?.split, healthy])).toEqual(
        Array(3).fill(['contents', true]),
      );
      expect(sum(shards)).toBe(bytes(await all(repo)));
      for (const shard of shards) expect(bytes(shard)).toBeLessThan(sum(shards));
    }));

  test('CLI-60: snapshots that share nothing are divided whole', () =>
    withTempDir(async (dir) => {
      const repo = await makeRepo(dir);
      const main = repo.paths.worktreePayload('main');
      const made: string[] = [];
      for (let number = 0; number < 6; number++) {
        await rm(path.join(main, 'd'), { recursive: true, force: true });
        await makeTree(main, { d: files(number * 100) });
        made.push((await snapshotOf(repo, 'main', `${number}`)).descriptor.snapshot_id);
      }
      const shards = await inShards(repo, 2);
      expect(shards.map(({ shard }) => shard?.split)).toEqual(['snapshots', 'snapshots']);
      const looked = shards.flatMap(({ results }) => results.map((each) => each.snapshot_id));
      expect(looked.sort()).toEqual(made.sort());
      expect(sum(shards)).toBe(bytes(await all(repo)));
    }));

  test('CLI-60: whatever is damaged, some shard finds it', () =>
    inRepo(async ({ repo, ids }) => {
      const payload = (name: string): string => path.join(repo.paths.payload(ids[0]), name);
      const damaged = [
        payload('a'),
        payload('d/b'),
        repo.paths.manifest(ids[1]),
        repo.paths.descriptor(ids[0]),
      ];
      for (const target of damaged) {
        const undo = await flip(target, 1);
        const found = (await inShards(repo, 3)).flatMap(codes);
        expect([...new Set(found)].sort()).toEqual(codes(await all(repo)));
        expect(found).not.toEqual([]);
        undo();
      }
    }));

  test.each(['0/2', '3/2', '1', '1/0', '', '1/2/3', '-1/2'])('"%s" is no shard', (text) => {
    expect(() => parseShard(text)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});
