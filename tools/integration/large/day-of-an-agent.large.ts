import { skipUnless, withTempDir } from '@jvs/testing';
import { dayOfAnAgent } from '../day-of-an-agent.js';

skipUnless('cli')(
  'a day of an agent: 300 automatic snapshots, a wrong rm -rf, restore and removal, each taken back, and a store back under its cap',
  () => withTempDir((scratch) => dayOfAnAgent(scratch, 300)),
  3_600_000,
);
