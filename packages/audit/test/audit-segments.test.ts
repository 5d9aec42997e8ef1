import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  appendAuditRecord,
  auditHead,
  auditSegments,
  readAuditLog,
  restartAuditChain,
  verifyAuditLog,
  type AuditLog,
} from '@jvs/audit';
import { mustRun, skipUnless, withTempDir } from '@jvs/testing';
import { allLines, entry, logAt, withLog } from './log-fixture.js';

const small = { segmentBytes: 1500 };
const RECORDS = 16;
const { operation: _operation, ...repair } = entry({ reason: 'asked for' });

async function sequences(log: AuditLog, newestFirst: boolean): Promise<(number | undefined)[]> {
  const found: (number | undefined)[] = [];
  for await (const { record } of readAuditLog(log.path, { newestFirst })) found.push(record?.sequence);
  return found;
}

describe('a log of several segments', () => {
  test('AUD-08: is one chain, each segment private and begun when the one before was full', async () => {
    await withLog(
      RECORDS,
      async (log) => {
        const segments = await auditSegments(log.path);
        expect(segments.length).toBeGreaterThan(3);
        expect(segments.map(({ file }) => file).slice(0, 3)).toEqual([
          'audit.jsonl',
          'audit.2.jsonl',
          'audit.3.jsonl',
        ]);
        for (const { path: file } of segments) expect(statSync(file).mode & 0o777).toBe(0o600);
        for (const { path: file } of segments.slice(0, -1))
          expect(statSync(file).size).toBeGreaterThanOrEqual(1500);
        const all = Array.from({ length: RECORDS }, (_, index) => index + 1);
        expect(await sequences(log, false)).toEqual(all);
        expect(await sequences(log, true)).toEqual(all.reverse());
        expect(await auditHead(log.path)).toMatchObject({ sequence: RECORDS });
        expect(await verifyAuditLog(log.path)).toMatchObject({
          lines: RECORDS,
          segments: segments.length,
          finding_count: 0,
        });
      },
      small,
    );
  });

  test('AUD-05: every line edited, dropped, doubled, swapped or put elsewhere is found', async () => {
    await withLog(
      RECORDS,
      async (log) => {
        const segments = await allLines(log);
        const places = segments.flatMap(({ lines }, segment) => lines.map((_, at) => [segment, at] as const));
        expect(places).toHaveLength(RECORDS);
        const head = { head: await auditHead(log.path), source: 'a note' };
        for (const [segment, at] of places) {
          const { path: file, lines } = segments[segment] as { path: string; lines: string[] };
          const line = lines[at] as string;
          const elsewhere = segments[(segment + 1) % segments.length] as { lines: string[] };
          const forgeries = {
            edited: lines.with(at, line.replace('"reason":""', '"reason":"x"')),
            dropped: lines.toSpliced(at, 1),
            doubled: lines.toSpliced(at, 0, line),
            replaced: lines.with(at, elsewhere.lines[0] as string),
            emptied: lines.with(at, ''),
            ...(at > 0 ? { swapped: lines.with(at, lines[at - 1] as string).with(at - 1, line) } : {}),
          };
          for (const [how, forged] of Object.entries(forgeries)) {
            const original = readFileSync(file);
            writeFileSync(file, forged.map((text) => `${text}\n`).join(''));
            const { finding_count: count } = await verifyAuditLog(log.path, [head]);
            expect({ segment, at, how, found: count > 0 }).toEqual({ segment, at, how, found: true });
            writeFileSync(file, original);
          }
        }
        expect(await verifyAuditLog(log.path, [head])).toMatchObject({ finding_count: 0 });
      },
      small,
    );
  });

  test('AUD-06: cut behind any line, or at any byte, it lacks the head that was noted', async () => {
    await withLog(
      4,
      async (log) => {
        const head = { head: await auditHead(log.path), source: 'a note' };
        for (const { path: file } of (await auditSegments(log.path)).reverse()) {
          for (let size = statSync(file).size - 1; size >= 0; size -= 1) {
            truncateSync(file, size);
            const { finding_count: count } = await verifyAuditLog(log.path, [head]);
            expect({ file, size, found: count > 0 }).toEqual({ file, size, found: true });
          }
          rmSync(file);
        }
      },
      small,
    );
  });

  test('with a segment gone, emptied, exchanged or replaced by a link is damaged, and readers go on', async () => {
    await withLog(
      RECORDS,
      async (log) => {
        const segments = await auditSegments(log.path);
        for (const { path: file, file: name, number } of segments) {
          const other = segments[number % segments.length] as { path: string };
          const aside = `${file}.aside`;
          const damages: Record<string, () => void> = {
            // A newest segment that is gone is a cut at the end: that takes a head noted elsewhere.
            ...(number < segments.length ? { gone: () => renameSync(file, aside) } : {}),
            emptied: () => (renameSync(file, aside), writeFileSync(file, '')),
            link: () => (renameSync(file, aside), symlinkSync(aside, file)),
            exchanged: () => (renameSync(file, aside), writeFileSync(file, readFileSync(other.path))),
          };
          for (const [how, damage] of Object.entries(damages)) {
            damage();
            const { finding_count: count } = await verifyAuditLog(log.path);
            expect({ name, how, found: count > 0 }).toEqual({ name, how, found: true });
            rmSync(file, { force: true });
            renameSync(aside, file);
          }
        }
        expect(await verifyAuditLog(log.path)).toMatchObject({ finding_count: 0 });
      },
      small,
    );
  });

  test('is not continued behind a newest segment that lost its records or is none; a repair says so and goes on', async () => {
    for (const damage of ['empty', 'a link', 'a FIFO']) {
      await withLog(
        RECORDS,
        async (log) => {
          const newest = (await auditSegments(log.path)).at(-1) as { path: string; file: string };
          const before = (await allLines(log)).at(-2)?.lines.at(-1) as string;
          rmSync(newest.path);
          if (damage === 'empty') writeFileSync(newest.path, '');
          else if (damage === 'a link') symlinkSync('/etc/passwd', newest.path);
          else await mustRun('mkfifo', [newest.path]);
          await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({ code: 'E_AUDIT_CORRUPT' });
          const { record } = await restartAuditChain(log, repair);
          expect(record.details).toMatchObject({
            damage: [{ file: newest.file, line: null }],
            old_head: JSON.parse(before).record_hash,
          });
          await appendAuditRecord(log, entry());
          const after = await verifyAuditLog(log.path);
          // An emptied one holds records again: what it lost is only in the record that says so.
          const findings = damage === 'empty' ? [] : [{ file: newest.file, restarted: true }];
          expect(after).toMatchObject({ restarts: 1, findings });
        },
        small,
      );
    }
  });

  test('a torn line at the end of a full segment is cut off before the next begins, and said there', async () => {
    await withLog(
      0,
      async (log) => {
        while ((await auditSegments(log.path)).length < 2) await appendAuditRecord(log, entry());
        const full = (await auditSegments(log.path))[0]?.path as string;
        rmSync((await auditSegments(log.path))[1]?.path as string);
        const whole = readFileSync(full);
        appendFileSync(full, '{"torn');
        expect(await verifyAuditLog(log.path)).toMatchObject({ torn: true });
        const { record, tornBytesCut } = await appendAuditRecord(log, entry());
        expect([tornBytesCut, record.details['torn_bytes_cut']]).toEqual([6, 6]);
        expect(readFileSync(full)).toEqual(whole);
        expect(await verifyAuditLog(log.path)).toMatchObject({ torn: false, segments: 2, finding_count: 0 });
      },
      small,
    );
  });

  skipUnless('root')('that cannot begin another for want of space is as it was', async () => {
    await withTempDir(async (directory) => {
      await mustRun('mount', ['-t', 'tmpfs', '-o', 'size=64k,nr_inodes=5', 'none', directory]);
      try {
        const log = { ...logAt(directory), segmentBytes: 1 };
        await appendAuditRecord(log, entry());
        await appendAuditRecord(log, entry());
        writeFileSync(`${directory}/filler`, '');
        await expect(appendAuditRecord(log, entry())).rejects.toMatchObject({ code: 'E_NO_SPACE' });
        rmSync(`${directory}/filler`);
        expect((await appendAuditRecord(log, entry())).record.sequence).toBe(3);
        expect(await verifyAuditLog(log.path)).toMatchObject({ segments: 3, finding_count: 0 });
      } finally {
        await mustRun('umount', [directory]);
      }
    });
  });
});

describe('reading backwards', () => {
  test('gives the same lines as forwards, damaged, torn and endless ones too', async () => {
    await withLog(3, async (log) => {
      appendFileSync(log.path, `\n\n${'x'.repeat(1_200_000)}\n`);
      appendFileSync(log.path, `${'y'.repeat(600_000)}\nz\n{"torn`);
      const read = async (newestFirst: boolean) => {
        const lines: unknown[] = [];
        for await (const { line: _line, ...rest } of readAuditLog(log.path, { newestFirst }))
          lines.push(rest);
        return lines;
      };
      const forwards = await read(false);
      expect(forwards).toHaveLength(9);
      expect((await read(true)).reverse()).toEqual(forwards);
    });
  });

  test('passes over the lines that do not hold a text', async () => {
    await withLog(
      RECORDS,
      async (log) => {
        const { record } = await appendAuditRecord(log, entry({ details: { op_id: 'needle' } }));
        await appendAuditRecord(log, entry());
        for (const newestFirst of [true, false]) {
          const found: unknown[] = [];
          for await (const line of readAuditLog(log.path, { newestFirst, containing: 'needle' }))
            found.push(line.record);
          expect(found).toEqual([record]);
        }
      },
      small,
    );
  });
});
