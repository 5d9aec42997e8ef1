import { expect, test } from '@jest/globals';
import { withTempDir } from '@jvs/testing';
import { crashRepairs } from './crashed-repairs.js';

test(
  'DOC-07: repairs that are killed at any step can be repeated, and lose nothing',
  () =>
    withTempDir(async (dir) => {
      expect(await crashRepairs(dir, 1)).toBeGreaterThan(100);
    }),
  3_600_000,
);
