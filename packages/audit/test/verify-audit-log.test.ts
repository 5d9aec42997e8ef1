import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { auditHead, auditRecordHash, readAuditLog, verifyAuditLog, type AuditLog } from '@jvs/audit';
import { canonicalJson } from '@jvs/model';
import { linesOf, recordAt, rewrite, withLog } from './log-fixture.js';

describe('checking', () => {
  const findingsOf = async (log: AuditLog): Promise<string[]> =>
    (await verifyAuditLog(log.path)).findings.map(({ line, message }) => `${line}: ${message}`);

  test('a log that does not exist yet is whole and empty', async () => {
    await withLog(0, async (log) => {
      expect(await auditHead(log.path)).toEqual({ sequence: 0, record_hash: '' });
      expect(await verifyAuditLog(log.path)).toMatchObject({
        lines: 0,
        finding_count: 0,
        head: { sequence: 0 },
      });
    });
  });

  test('finds a record that was edited', async () => {
    await withLog(4, async (log) => {
      const lines = linesOf(log);
      lines[1] = (lines[1] as string).replace('user@host', 'other@host');
      rewrite(log, lines);
      expect(await findingsOf(log)).toEqual(['2: record_hash is not the hash of the record']);
    });
  });

  test('finds a record that was edited and hashed again', async () => {
    await withLog(4, async (log) => {
      const lines = linesOf(log);
      const { record_hash: _old, ...rest } = { ...recordAt(log, 1), actor: 'other@host' };
      lines[1] = canonicalJson({ ...rest, record_hash: auditRecordHash(rest) });
      rewrite(log, lines);
      expect(await findingsOf(log)).toEqual(['3: prev_hash is not the record_hash before it']);
    });
  });

  test('finds records dropped, swapped, repeated and put in', async () => {
    await withLog(4, async (log) => {
      const [a, b, c, d] = linesOf(log) as [string, string, string, string];
      for (const lines of [
        [a, c, d],
        [b, c, d],
        [a, c, b, d],
        [a, b, b, c, d],
        [a, b, 'x', c, d],
        [a, b, '', c, d],
      ]) {
        rewrite(log, lines);
        expect((await findingsOf(log)).length).toBeGreaterThan(0);
      }
      rewrite(log, [a, c, d]);
      expect(await findingsOf(log)).toEqual([
        '2: sequence 3 follows 1',
        '2: prev_hash is not the record_hash before it',
      ]);
    });
  });

  test('finds any byte that was changed', async () => {
    await withLog(2, async (log) => {
      const content = readFileSync(log.path);
      for (let at = 0; at < content.length; at += 1) {
        const damaged = Buffer.from(content);
        damaged[at] = (damaged[at] as number) ^ (1 << (at & 7));
        writeFileSync(log.path, damaged);
        expect((await verifyAuditLog(log.path)).finding_count).toBeGreaterThan(0);
      }
    });
  });

  test('does not see a cut at the end of a line by itself, but somebody who remembers a head does', async () => {
    await withLog(3, async (log) => {
      const head = await auditHead(log.path);
      const first = recordAt(log, 0);
      const expected = [
        { head: { sequence: 0, record_hash: '' }, source: 'the first descriptor' },
        { head: { sequence: 1, record_hash: first.record_hash }, source: 'the second descriptor' },
        { head, source: 'the third descriptor' },
      ];
      expect(await verifyAuditLog(log.path, expected)).toMatchObject({ finding_count: 0 });
      rewrite(log, linesOf(log).slice(0, 2));
      expect(await verifyAuditLog(log.path)).toMatchObject({ finding_count: 0 });
      expect(await verifyAuditLog(log.path, expected)).toMatchObject({
        findings: [{ line: undefined, message: expect.stringContaining('the third descriptor') }],
      });
      truncateSync(log.path);
      expect(await verifyAuditLog(log.path, expected)).toMatchObject({ finding_count: 2 });
    });
  });

  test('keeps 100 findings and counts them all; a line of 3 MB is one of them', async () => {
    await withLog(1, async (log) => {
      rewrite(log, [...Array<string>(150).fill('{}'), 'x'.repeat(3_000_000), ...linesOf(log)]);
      const { findings, finding_count: count, lines } = await verifyAuditLog(log.path);
      expect([findings.length, count, lines]).toEqual([100, 151, 152]);
    });
  });

  test('lines are told with their numbers, damaged ones too', async () => {
    await withLog(2, async (log) => {
      const [a, b] = linesOf(log) as [string, string];
      rewrite(log, [a, 'x', b]);
      const seen: unknown[] = [];
      for await (const { line, record } of readAuditLog(log.path)) seen.push([line, record?.sequence]);
      expect(seen).toEqual([
        [1, 1],
        [2, undefined],
        [3, 2],
      ]);
    });
  });
});
