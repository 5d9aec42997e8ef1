import { expect, test } from '@jest/globals';
import { sealPin } from '@jvs/integrity';
import { newId } from '@jvs/model';
import { writePin } from '@jvs/repo';
import { makeTree } from '@jvs/testing';
import { snapshotOf } from '../fixture.js';
import { flipBytes, isHealthy, metadataFiles, payloadFiles } from '../flip-bytes.js';
import { inRepo } from '../in-repo.js';

const PAYLOAD_FLIPS = 2000;
const HOUR = 3_600_000;

/* `tools/x test-large flip-bytes` */
test(
  'every byte of every metadata file, and 2,000 bytes of payloads: each flip is found',
  () =>
    inRepo(async ({ repo, ids }) => {
      const pin = {
        schema: 'jvs.pin/1',
        pin_id: newId(),
        snapshot_id: ids[0],
        reason: 'x',
        expires_at: null,
      } as const;
      await writePin(repo, sealPin({ ...pin, created_at: '2026-01-02T03:04:05Z', actor: 'a@b' }));
      await makeTree(repo.paths.worktreePayload('main'), { big: Buffer.alloc(100_000, 7) });
      await snapshotOf(repo, 'main', 'third');
      const metadata = await flipBytes(repo.root, metadataFiles(repo.root), (size) => Array(size).keys());
      const files = payloadFiles(repo.root);
      const each = Math.ceil(PAYLOAD_FLIPS / files.length);
      const random = seeded(1);
      const payload = await flipBytes(repo.root, files, (size) =>
        size === 0 ? [] : Array.from({ length: each }, () => Math.floor(random() * size)),
      );
      process.stderr.write(`${JSON.stringify({ metadata, payload }, null, 1)}\n`);
      expect([...metadata.missed, ...payload.missed]).toEqual([]);
      expect(await isHealthy(repo.root)).toBe(true);
    }),
  HOUR,
);

/** Numbers from 0 to 1, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
