import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { skipUnless, withTempDir } from '@jvs/testing';
import { stress } from './stress.mjs';

skipUnless('cli')(
  'of mixed commands in several processes, half of them killed, nothing acknowledged is lost and nothing stays half done',
  async () => {
    await withTempDir(async (dir) => {
      const [root, caches] = [path.join(dir, 'root'), path.join(dir, 'caches')];
      await mkdir(root);
      const seed = Date.now() % 1_000_000;
      const report = await stress({ roots: [root], caches, seed, processes: 3, operations: 10, readers: 1 });
      expect({ seed, problems: report.problems }).toEqual({ seed, problems: [] });
      expect(report.killed).toBeGreaterThan(0);
      expect(report.acknowledged).toBeGreaterThan(5);
    });
  },
);
