import { skipUnless, withFileSystem } from '@jvs/testing';
import { deleteHistory, HISTORIES } from '../gc-history.js';

/** 50 snapshots, one in a hundred files changed between two. */
const LONG = { snapshots: 50, files: 500, bytes: 16 * 1024, changed: 5, changedBytes: 16 * 1024 };

for (const [type, kind] of HISTORIES) {
  skipUnless('cli', type)(
    `DEL-14: 50 snapshots with 1 % of changes free what the plan says: ${kind} files on ${type}`,
    () =>
      withFileSystem(
        type,
        async (root) => {
          const outcome = await deleteHistory(root, { type, kind, ...LONG });
          console.info(type, kind, JSON.stringify(outcome));
          expect(Math.abs(outcome.freed - outcome.planned)).toBeLessThanOrEqual(outcome.allowed);
        },
        { sizeMb: 1500 },
      ),
    3_600_000,
  );
}
