import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@jest/globals';
import { appendAuditRecord, auditSegments, type AuditEntry, type AuditLog } from '@jvs/audit';
import { newId, type AuditRecord } from '@jvs/model';
import { withTempDir } from '@jvs/testing';

/** Any record, `change` apart. */
export function entry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    event_id: newId(),
    timestamp: '2026-01-02T03:04:05.000Z',
    operation: 'snapshot',
    actor: 'user@host',
    target: newId(),
    reason: '',
    details: {},
    ...change,
  };
}

/** A log, with turns within this process; what keeps processes apart is a matter of the caller's lock. */
export function logAt(directory: string): AuditLog & { held: () => number } {
  let last: Promise<void> = Promise.resolve();
  let held = 0;
  return {
    path: path.join(directory, 'audit.jsonl'),
    held: () => held,
    async lock() {
      const before = last;
      let release = (): void => undefined;
      last = new Promise((resolve) => (release = resolve));
      await before;
      held += 1;
      return {
        release() {
          held -= 1;
          release();
        },
      };
    },
  };
}

/** Runs `body` on a log of so many records, and checks that its lock was given back. */
export async function withLog(
  records: number,
  body: (log: AuditLog) => Promise<void>,
  options: Pick<AuditLog, 'segmentBytes'> = {},
): Promise<void> {
  await withTempDir(async (directory) => {
    const log = { ...logAt(directory), ...options };
    for (let count = 0; count < records; count += 1) await appendAuditRecord(log, entry());
    await body(log);
    expect(log.held()).toBe(0);
  });
}

/** The lines of every segment, oldest first. */
export async function allLines(log: AuditLog): Promise<{ path: string; lines: string[] }[]> {
  const segments = await auditSegments(log.path);
  return segments.map(({ path: file }) => ({ path: file, lines: linesOf({ ...log, path: file }) }));
}

export const linesOf = (log: AuditLog): string[] => readFileSync(log.path, 'utf8').split('\n').slice(0, -1);
export const rewrite = (log: AuditLog, lines: string[]): void =>
  writeFileSync(log.path, lines.map((line) => `${line}\n`).join(''));
export const recordAt = (log: AuditLog, index: number): AuditRecord =>
  JSON.parse(linesOf(log)[index] as string) as AuditRecord;
