import { expect, test } from '@jest/globals';
import { verifyAuditLog } from '@jvs/audit';
import { appendCost, pageCost, writeRecords } from '../append-cost.js';
import { withLog } from '../log-fixture.js';

const SEGMENT_BYTES = 64 * 1024 * 1024;
const HOUR = 3_600_000;

/* `tools/x test-large append-cost` */
test(
  'appending and reading the newest cost the same at 100 and at 1,000,000 records',
  async () => {
    const costs: Record<string, unknown>[] = [];
    for (const records of [100, 10_000, 1_000_000]) {
      await withLog(0, async (log) => {
        writeRecords(log, records, SEGMENT_BYTES);
        const cost = await appendCost(log);
        const page = await pageCost(log, 20);
        const started = performance.now();
        const { finding_count: findings, segments } = await verifyAuditLog(log.path);
        expect(findings).toBe(0);
        costs.push({ records, segments, ...cost, page, verify: performance.now() - started });
      });
    }
    process.stderr.write(`${JSON.stringify(costs, null, 1)}\n`);
    const [few, , many] = costs;
    expect(many).toMatchObject({ reads: few?.['reads'], writes: few?.['writes'] });
  },
  HOUR,
);
