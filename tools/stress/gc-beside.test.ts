import os from 'node:os';
import { skipUnless } from '@jvs/testing';
import { gcBeside } from './gc-beside.mjs';

skipUnless('cli')(
  'DEL-09: deletion takes nothing that is protected, and breaks nothing that runs beside it',
  async () => {
    const result = await gcBeside(os.tmpdir(), 10);
    expect(result.problems).toEqual([]);
    expect(result.snapshots).toBeGreaterThan(0);
  },
  240_000,
);
