import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { all, inRepo } from './in-repo.js';

test.each([
  'descriptors',
  'labels',
  'snapshots',
  'worktrees',
  'intents',
  'locks',
  'audit',
  'gc/pins',
  'gc',
  'tmp',
])(
  'INT-09: a repository without its directory %s is verified to the end, and what is missing is said',
  (name) =>
    inRepo(async ({ repo }) => {
      const directory = path.join(repo.paths.jvs, name);
      rmSync(directory, { recursive: true });
      const { healthy, stray, results } = await all(repo);
      expect(healthy).toBe(false);
      const file = path.relative(repo.root, directory);
      expect(stray).toContainEqual(expect.objectContaining({ code: 'E_METADATA_CORRUPT', file }));
      expect(results).toHaveLength(2);
    }),
);
