import { readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { measureSpace } from '@jvs/gc';
import type { Repository } from '@jvs/repo';
import { mustRun } from '@jvs/testing';
import { withLine } from './in-repo.js';

async function figures(repo: Repository, ids: readonly string[]): Promise<unknown> {
  const { book } = await measureSpace(repo, ids);
  return ids.map((id) => book.of(id));
}

test('LAY-14: whatever stands in place of the cached figures, they are measured again, nobody is waited for, and nothing is written through a link', async () => {
  await withLine(2, async (repo, ids, dir) => {
    const expected = await figures(repo, ids);
    const cache = `${repo.paths.cache}/space-${ids[0]!}`;
    const sound = readFileSync(cache);
    const precious = `${dir}/precious`;
    const damages: Record<string, () => unknown> = {
      link: () => symlinkSync(precious, cache),
      fifo: () => mustRun('mkfifo', [cache]),
      garbage: () => writeFileSync(cache, 'not figures'),
      cut: () => writeFileSync(cache, sound.subarray(0, -1)),
      flipped: () =>
        writeFileSync(
          cache,
          sound.map((byte, at) => (at === 200 ? byte ^ 1 : byte)),
        ),
      'longer than memory': () => {
        writeFileSync(cache, sound);
        truncateSync(cache, 2 ** 40);
      },
    };
    for (const [name, damage] of Object.entries(damages)) {
      writeFileSync(precious, 'precious');
      rmSync(cache, { force: true });
      await damage();
      expect([name, await figures(repo, ids)]).toEqual([name, expected]);
      expect([name, readFileSync(precious, 'utf8')]).toEqual([name, 'precious']);
      expect([name, readFileSync(cache).equals(sound)]).toEqual([name, true]);
    }
  });
});
