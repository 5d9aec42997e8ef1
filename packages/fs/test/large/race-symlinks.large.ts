import { expect } from '@jest/globals';
import { loadTreeOps } from '@jvs/fs';
import { skipUnless, withTempDir } from '@jvs/testing';
import { raceSymlinks } from '../race-symlinks.js';

const RACES = 200_000;
const JOBS_A_ROUND = 9;
const HOUR = 3_600_000;

/* `tools/x test-large race-symlinks` */
skipUnless('native', 'python3')(
  '200,000 jobs on trees whose directories are exchanged for links never leave them',
  async () => {
    const { ops } = loadTreeOps({ prefer: 'native' });
    await withTempDir(async (dir) => {
      const report = await raceSymlinks(ops, dir, Math.ceil(RACES / JOBS_A_ROUND));
      process.stderr.write(`${JSON.stringify({ ...report, escapes: report.escapes.length })}\n`);
      expect(report.escapes).toEqual([]);
      expect(report.jobs).toBeGreaterThanOrEqual(RACES);
    });
  },
  HOUR,
);
