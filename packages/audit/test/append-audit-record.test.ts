import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { appendAuditRecord, auditHead, verifyAuditLog } from '@jvs/audit';
import { canonicalJson } from '@jvs/model';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { entry, linesOf, logAt, recordAt, rewrite, withLog } from './log-fixture.js';

describe('appending', () => {
  test('makes a chain that begins at 1 with nothing before it, in a file for the owner only', async () => {
    await withLog(3, async (log) => {
      const records = [0, 1, 2].map((index) => recordAt(log, index));
      expect(records.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
      expect(records.map(({ prev_hash }) => prev_hash)).toEqual([
        '',
        records[0]?.record_hash,
        records[1]?.record_hash,
      ]);
      expect(linesOf(log)).toEqual(records.map(canonicalJson));
      for (const { record_hash, ...rest } of records) {
        expect(record_hash).toBe(createHash('sha256').update(canonicalJson(rest)).digest('hex'));
      }
      expect(statSync(log.path).mode & 0o777).toBe(0o600);
      expect(await auditHead(log.path)).toEqual({ sequence: 3, record_hash: records[2]?.record_hash });
      expect(await verifyAuditLog(log.path)).toEqual({
        lines: 3,
        head: await auditHead(log.path),
        findings: [],
        finding_count: 0,
        open_count: 0,
        torn: false,
        restarts: 0,
        segments: 1,
      });
    });
  });

  test('at the same time from many places leaves one whole chain', async () => {
    await withLog(0, async (log) => {
      await Promise.all(Array.from({ length: 40 }, () => appendAuditRecord(log, entry())));
      expect(await verifyAuditLog(log.path)).toMatchObject({ lines: 40, finding_count: 0 });
    });
  });

  test('after a record of 900 KB finds it, and refuses one that no reader would accept', async () => {
    await withLog(1, async (log) => {
      await appendAuditRecord(log, entry({ details: { big: 'x'.repeat(900_000) } }));
      await appendAuditRecord(log, entry());
      await expect(
        appendAuditRecord(log, entry({ details: { big: 'x'.repeat(1_100_000) } })),
      ).rejects.toMatchObject({
        code: 'E_INTERNAL',
      });
      expect(await verifyAuditLog(log.path)).toMatchObject({ lines: 3, finding_count: 0 });
    });
  });

  test('reads the end of the log only: garbage at the beginning of a big one is not looked at', async () => {
    await withLog(50, async (log) => {
      const lines = linesOf(log);
      rewrite(log, [...Array<string>(100).fill('x'.repeat(10_000)), ...lines.slice(-40)]);
      expect((await appendAuditRecord(log, entry())).record.sequence).toBe(51);
    });
  });

  test.each([
    ['lacks only its newline', (line: string) => line],
    ['has another byte in place of its newline', (line: string) => `${line}\x0b`],
    ['has a zero in place of its newline', (line: string) => `${line}\0`],
  ])('AUD-05: keeps a record that %s', async (_what, damage) => {
    await withLog(3, async (log) => {
      const before = linesOf(log);
      writeFileSync(
        log.path,
        [...before.slice(0, 2).map((line) => `${line}\n`), damage(before[2]!)].join(''),
      );
      expect(await verifyAuditLog(log.path)).toMatchObject({ torn: true });
      const { record, tornBytesCut } = await appendAuditRecord(log, entry());
      expect([record.sequence, tornBytesCut]).toEqual([4, 0]);
      expect(linesOf(log).slice(0, 3)).toEqual(before);
      expect(await verifyAuditLog(log.path)).toMatchObject({ lines: 4, finding_count: 0 });
    });
  });

  test('cuts off a record of the operation that is being recorded, whose writer found no line of it', async () => {
    await withLog(2, async (log) => {
      await appendAuditRecord(log, entry({ details: { op_id: 'same' } }));
      writeFileSync(log.path, readFileSync(log.path, 'utf8').slice(0, -1));
      const { record, tornBytesCut } = await appendAuditRecord(log, entry({ details: { op_id: 'same' } }));
      expect([record.sequence, tornBytesCut > 0]).toEqual([3, true]);
    });
  });

  test.each([
    ['cut in the middle', (line: string) => line.slice(0, 100)],
    ['of zeros, as a power cut leaves it', () => '\0'.repeat(5000)],
  ])('cuts off a last line that was %s, and says so', async (_what, tear) => {
    await withLog(2, async (log) => {
      const whole = readFileSync(log.path);
      const torn = tear(linesOf(log)[1] as string);
      appendFileSync(log.path, torn);
      expect(await auditHead(log.path)).toMatchObject({ sequence: 2 });
      expect(await verifyAuditLog(log.path)).toMatchObject({
        torn: true,
        finding_count: 1,
        findings: [{ line: 3 }],
      });
      const appended = await appendAuditRecord(log, entry({ details: { why: 'test' } }));
      expect(appended).toMatchObject({
        tornBytesCut: torn.length,
        record: { sequence: 3, details: { why: 'test', torn_bytes_cut: torn.length } },
      });
      expect(readFileSync(log.path).subarray(0, whole.length)).toEqual(whole);
      expect(await verifyAuditLog(log.path)).toMatchObject({ lines: 3, finding_count: 0, torn: false });
    });
  });

  test('to a log that is nothing but a torn line begins it anew', async () => {
    await withLog(0, async (log) => {
      writeFileSync(log.path, '{"actor":');
      expect((await appendAuditRecord(log, entry())).record.sequence).toBe(1);
    });
  });

  test('is refused behind a damaged record, and nothing is written', async () => {
    await withLog(2, async (log) => {
      const lines = linesOf(log);
      for (const damaged of [
        lines[1]?.replace('snapshot', 'restore') as string,
        'garbage',
        '',
        `${lines[1]} `,
      ]) {
        rewrite(log, [lines[0] as string, damaged]);
        const before = readFileSync(log.path);
        await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({
          code: 'E_AUDIT_CORRUPT',
          hint: 'jvs audit verify',
        });
        expect(readFileSync(log.path)).toEqual(before);
      }
    });
  });

  test('to a symbolic link, a directory or a place that does not exist is refused, and the lock is given back', async () => {
    await withTempDir(async (directory) => {
      const target = path.join(directory, 'elsewhere');
      const log = logAt(directory);
      symlinkSync(target, log.path);
      await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({
        code: 'E_AUDIT_CORRUPT',
      });
      expect(existsSync(target)).toBe(false);
      mkdirSync(target);
      await expect(appendAuditRecord({ ...log, path: target }, entry())).rejects.toMatchObject({
        code: 'E_AUDIT_CORRUPT',
      });
      const nowhere = path.join(directory, 'no', 'where');
      await expect(appendAuditRecord({ ...log, path: nowhere }, entry())).rejects.toMatchObject({
        details: { errno_name: 'ENOENT' },
      });
      expect(log.held()).toBe(0);
    });
  });

  skipUnless('root')(
    'to a full file system is E_NO_SPACE, and the log can be continued when there is room',
    async () => {
      await withTempDir(async (directory) => {
        await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', directory]);
        try {
          const log = logAt(directory);
          await appendAuditRecord(log, entry());
          const whole = readFileSync(log.path);
          const filler = path.join(directory, 'filler');
          writeFileSync(filler, Buffer.alloc(4096));
          const big = entry({ details: { fills: 'x'.repeat(6000) } });
          await expect(appendAuditRecord(log, big)).rejects.toMatchObject({ code: 'E_NO_SPACE' });
          expect(readFileSync(log.path)).toEqual(whole);
          expect(log.held()).toBe(0);
          rmSync(filler);
          expect((await appendAuditRecord(log, entry())).record.sequence).toBe(2);
          expect(await verifyAuditLog(log.path)).toMatchObject({ lines: 2, finding_count: 0 });
        } finally {
          await mustRun('umount', [directory]);
        }
      });
    },
  );
});
