import { verifyAuditLog } from '@jvs/audit';
import { lineage, readWorktree } from '@jvs/repo';
import { skipUnless } from '@jvs/testing';
import { runChild } from './support/run-child.js';
import { withRepo } from './support/with-repo.js';

const PROCESSES = 4;
const SNAPSHOTS = 5;

skipUnless('native')(
  'four processes that publish at once make one line with every snapshot that was acknowledged',
  async () => {
    await withRepo(async (repo) => {
      const ends = await Promise.all(
        Array.from({ length: PROCESSES }, (_, at) =>
          runChild('publish-many.ts', [repo.root, `f${at}`, String(SNAPSHOTS)]),
        ),
      );
      expect(ends.map((end) => end.code)).toEqual(Array.from({ length: PROCESSES }, () => 0));
      const acknowledged = ends.flatMap((end) => end.stdout.trim().split('\n'));
      expect(acknowledged).toHaveLength(PROCESSES * SNAPSHOTS);
      const { head } = (await readWorktree(repo, 'main')).head;
      const line = (await lineage(repo, head as string)).map((summary) => summary.snapshotId);
      expect([...line].sort()).toEqual([...acknowledged].sort());
      expect((await verifyAuditLog(repo.paths.auditLog)).findings).toEqual([]);
    });
  },
);
