import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  compareWithSnapshot,
  initRepository,
  openCatalogue,
  openRepository,
  readWorktree,
  resolveRef,
  scanWorktree,
  writeLabels,
} from '@jvs/repo';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { testContext } from './support/test-context.js';
import { publishAll, publish } from './support/with-repo.js';

skipUnless('root', 'native')(
  'everything that only looks works on a read-only file system, and nothing else does',
  async () => {
    await withTempDir(async (dir) => {
      const disk = path.join(dir, 'disk');
      await mkdir(disk);
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]);
      try {
        const made = await initRepository(testContext(dir), { path: path.join(disk, 'repo') });
        const [a, b] = (await publishAll(made.repo, made.worktree.path, [
          { note: 'a', tags: ['t'] },
          { note: 'b' },
        ])) as [string, string];
        await appendFile(path.join(made.worktree.path, 'f'), 'edited');
        await writeLabels(made.repo, b, { tags: ['fresh'], note: 'b' });
        await mustRun('mount', ['-o', 'remount,ro', disk]);
        const repo = await openRepository(testContext(dir), made.repo.root);
        const worktree = await readWorktree(repo, 'main');
        const state = await scanWorktree(repo, worktree, { hash: 'unknown' });
        expect(
          (await compareWithSnapshot(repo, state, worktree.head.current)).map((change) => change.kind),
        ).toEqual(['modified']);
        for (const [ref, id] of [
          ['t', a],
          ['fresh', b],
          ['HEAD~1', a],
        ] as const) {
          expect((await resolveRef(repo, ref, { worktree })).descriptor.snapshot_id).toBe(id);
        }
        const catalogue = await openCatalogue(repo);
        expect(catalogue.count()).toBe(2);
        await expect(publish(repo)).rejects.toMatchObject({ code: 'E_READ_ONLY' });
        await expect(writeFile(path.join(disk, 'x'), '')).rejects.toMatchObject({ code: 'EROFS' });
      } finally {
        await mustRun('umount', [disk]);
      }
    });
  },
);
