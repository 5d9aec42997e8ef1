import { appendFileSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { appendAuditRecord, auditRecordHash, restartAuditChain, verifyAuditLog } from '@jvs/audit';
import { entry, linesOf, recordAt, rewrite, withLog } from './log-fixture.js';

describe('repairing', () => {
  test('lets the log be continued, changes no line, and goes on being reported', async () => {
    await withLog(3, async (log) => {
      const [a, b, c] = linesOf(log) as [string, string, string];
      rewrite(log, [a, b.replace('user@host', 'evil@host'), c, 'garbage']);
      await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({ code: 'E_AUDIT_CORRUPT' });
      const before = readFileSync(log.path, 'utf8');
      const { operation: _operation, ...repair } = entry({ reason: 'asked for' });
      const { record } = await restartAuditChain(log, repair);
      expect(readFileSync(log.path, 'utf8').startsWith(before)).toBe(true);
      expect(record).toMatchObject({
        operation: 'chain_restart',
        sequence: 4,
        prev_hash: JSON.parse(c).record_hash,
        details: {
          damage_count: 2,
          old_head: JSON.parse(c).record_hash,
          computed_hash: JSON.parse(c).record_hash,
        },
      });
      await appendAuditRecord(log, entry());
      expect(await verifyAuditLog(log.path)).toMatchObject({
        lines: 6,
        restarts: 1,
        findings: [
          { line: 2, restarted: true },
          { line: 4, restarted: true },
        ],
      });
    });
  });

  test('names the hash a damaged newest record claims and the one it has', async () => {
    await withLog(2, async (log) => {
      const [a, b] = linesOf(log) as [string, string];
      rewrite(log, [a, b.replace('user@host', 'evil@host')]);
      const edited = recordAt(log, 1);
      const { operation: _operation, ...repair } = entry();
      const { record } = await restartAuditChain(log, repair);
      const { record_hash: claimed, ...rest } = edited;
      expect(record.details).toMatchObject({ old_head: claimed, computed_hash: auditRecordHash(rest) });
      expect(auditRecordHash(rest)).not.toBe(claimed);
      expect((await appendAuditRecord(log, entry())).record.sequence).toBe(4);
    });
  });

  test('works on a log whose end is five million bytes of garbage, with and without a newline', async () => {
    for (const ending of ['', '\n']) {
      await withLog(1, async (log) => {
        appendFileSync(log.path, 'x'.repeat(5_000_000) + ending);
        await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({ code: 'E_AUDIT_CORRUPT' });
        const { operation: _operation, ...repair } = entry();
        await restartAuditChain(log, repair);
        expect((await appendAuditRecord(log, entry())).record.sequence).toBe(3);
      });
    }
  });
});
