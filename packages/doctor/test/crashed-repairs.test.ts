import { expect, test } from '@jest/globals';
import { withTempDir } from '@jvs/testing';
import { crashRepairs } from './crashed-repairs.js';

test(
  'DOC-07: repairs that are killed can be repeated, and lose nothing (every 41st step; all: tools/x test-large)',
  () =>
    withTempDir(async (dir) => {
      expect(await crashRepairs(dir, 41)).toBeGreaterThan(5);
    }),
  600_000,
);
