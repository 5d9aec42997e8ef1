import { expect } from '@jest/globals';
import { loadTreeOps } from '@jvs/fs';
import { skipUnless, withTempDir } from '@jvs/testing';
import { raceSymlinks } from './race-symlinks.js';

/** Rounds of nine jobs. The large run makes 200,000 races of them. */
const ROUNDS = 120;

skipUnless('native', 'python3')(
  'SEC-09: no job leaves its tree while directories and files are exchanged for links that lead out',
  async () => {
    const { ops } = loadTreeOps({ prefer: 'native' });
    await withTempDir(async (dir) => {
      const { jobs, swaps, disturbed, escapes } = await raceSymlinks(ops, dir, ROUNDS);
      expect(escapes).toEqual([]);
      expect(jobs).toBeGreaterThan(1000);
      expect(swaps).toBeGreaterThan(100);
      // Else nothing was raced.
      expect(disturbed).toBeGreaterThan(10);
    });
  },
);
