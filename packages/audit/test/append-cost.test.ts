import { expect, test } from '@jest/globals';
import { appendCost, writeRecords } from './append-cost.js';
import { withLog } from './log-fixture.js';

test('AUD-04: appending makes the same calls and reads as much at 100 records as at 20,000 in several segments', () =>
  withLog(0, async (short) => {
    writeRecords(short, 100, Infinity);
    const few = await appendCost(short);
    await withLog(0, async (log) => {
      writeRecords(log, 20_000, 2_000_000);
      const many = await appendCost(log);
      expect([many.reads, many.writes]).toEqual([few.reads, few.writes]);
      // The kernel's counters, which are read too, have more digits.
      expect(Math.abs(many.bytesRead - few.bytesRead)).toBeLessThan(64);
      expect(many.bytesRead).toBeLessThan(32 * 1024);
    });
  }));
