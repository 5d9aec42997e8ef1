import { type JuicefsMetadata, skipUnless, withJuicefs } from '@jvs/testing';
import { costOfCopy, costOfSnapshot } from '../juicefs-objects.js';

const RECORDS = 20;

for (const metadata of ['sqlite', 'redis'] as const satisfies JuicefsMetadata[]) {
  for (const { files, kib } of [
    { files: 64, kib: 16 * 1024 },
    { files: 10_000, kib: 2 },
  ]) {
    skipUnless(
      'juicefs',
      'redis-server',
      'cli',
      'native',
    )(
      `a snapshot of ${files} files of ${kib} KiB stores no object of theirs on JuiceFS with ${metadata}, and a copy stores them all`,
      () =>
        withJuicefs({ metadata, sizeMb: 5000 }, async (volume) => {
          const cloned = await costOfSnapshot(volume, { files, kib, engine: 'auto' });
          expect(cloned).toMatchObject({ engine: 'juicefs-clone', cloned: files, copied: 0 });
          expect(cloned.added.count).toBeLessThan(RECORDS);
          const copied = await costOfCopy(volume, cloned.main);
          expect(copied.bytes).toBeGreaterThanOrEqual(files * kib * 1024);
          console.info(metadata, files, kib, JSON.stringify({ cloned: cloned.added, copied }));
        }),
      3_600_000,
    );
  }
}
