import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compareTrees, makeOddTree, skipUnless, withFileSystem, type FileSystemType } from '@jvs/testing';
import { publish, TICK_MS, withRepo } from './support/with-repo.js';

for (const type of ['ext4', 'xfs', 'btrfs'] satisfies FileSystemType[]) {
  skipUnless(
    'native',
    type,
    'rsync',
    'python3',
  )(
    `on ${type} a payload is the odd tree in every respect, linked from its parent or not`,
    async () => {
      await withFileSystem(type, async (parent) => {
        await withRepo(
          async (repo, main) => {
            await makeOddTree(main);
            await sleep(TICK_MS);
            const first = await publish(repo);
            const payload = (result: typeof first) =>
              repo.paths.payload(result.snapshot.descriptor.snapshot_id);
            expect(await compareTrees(main, payload(first))).toEqual([]);
            const second = await publish(repo);
            // One file's mtime is in the future: only ctime tells when a file was touched last.
            expect(second.read.entries).toBe(0);
            expect(second.snapshot.descriptor.payload_root_hash).toBe(
              first.snapshot.descriptor.payload_root_hash,
            );
            expect(await compareTrees(main, payload(second))).toEqual([]);
            await appendFile(path.join(main, 'new'), 'x');
            const third = await publish(repo);
            expect(third.read.entries).toBe(1);
            // The parents go; what the child was linked from stays whole.
            await repo.context.ops.removeTree(repo.paths.snapshot(first.snapshot.descriptor.snapshot_id));
            await rm(repo.paths.cache, { recursive: true });
            expect(await compareTrees(main, payload(third))).toEqual([]);
          },
          { parent },
        );
      });
    },
    300_000,
  );
}
