import { rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { sealPin } from '@jvs/integrity';
import { newId } from '@jvs/model';
import { readPins, writePin, type Repository } from '@jvs/repo';
import { all, flip, inRepo } from './in-repo.js';

async function pin(repo: Repository, snapshotId: string): Promise<string> {
  const pinId = newId();
  const record = sealPin({
    schema: 'jvs.pin/1',
    pin_id: pinId,
    snapshot_id: snapshotId,
    reason: 'published',
    expires_at: null,
    created_at: '2026-01-02T03:04:05.000Z',
    actor: 'tester@here',
  });
  await writePin(repo, record);
  return repo.paths.pin(pinId);
}

test('CLI-44: every flipped byte of a pin is found, and whoever reads pins for deletion stops', () =>
  inRepo(async ({ repo, ids }) => {
    const file = await pin(repo, ids[0]);
    expect(await all(repo)).toMatchObject({ healthy: true });
    expect(await readPins(repo)).toHaveLength(1);
    const { size } = statSync(file);
    for (let at = 0; at < size; at++) {
      const back = await flip(file, at);
      await expect(readPins(repo)).rejects.toMatchObject({ code: 'E_METADATA_CORRUPT' });
      if (at % 50 === 0) {
        const { healthy, stray } = await all(repo);
        expect(healthy).toBe(false);
        expect(stray).toMatchObject([{ code: 'E_METADATA_CORRUPT', file: path.relative(repo.root, file) }]);
      }
      back();
    }
    expect(await all(repo)).toMatchObject({ healthy: true });
  }));

test('a stray file among the pins, and a missing directory of pins, are damage and not "no pins"', () =>
  inRepo(async ({ repo, ids }) => {
    const file = await pin(repo, ids[0]);
    const stray = path.join(repo.paths.gcPins, 'note.txt');
    writeFileSync(stray, 'x');
    await expect(readPins(repo)).rejects.toMatchObject({ code: 'E_METADATA_CORRUPT' });
    expect((await all(repo)).stray).toMatchObject([{ file: path.relative(repo.root, stray) }]);
    rmSync(stray);
    rmSync(file);
    expect(await readPins(repo)).toEqual([]);
    rmSync(repo.paths.gcPins, { recursive: true });
    await expect(readPins(repo)).rejects.toMatchObject({ code: 'E_METADATA_CORRUPT' });
  }));
