import { skipUnless, withTempDir } from '@jvs/testing';
import { dayOfAnAgent } from './day-of-an-agent.js';

// With 300 of them: large/day-of-an-agent.large.ts.
skipUnless('cli')(
  'a day of an agent: 12 automatic snapshots, a wrong rm -rf, restore and removal, each taken back, and a store back under its cap',
  () => withTempDir((scratch) => dayOfAnAgent(scratch, 12)),
  240_000,
);
