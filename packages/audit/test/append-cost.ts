import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { appendAuditRecord, auditRecordHash, readAuditLog, type AuditLog } from '@jvs/audit';
import { canonicalJson } from '@jvs/model';
import { entry } from './log-fixture.js';

/** Calls and bytes of one append, as the kernel counts them, and the time of the quickest. */
export interface AppendCost {
  readonly reads: number;
  readonly bytesRead: number;
  readonly writes: number;
  readonly bytesWritten: number;
  readonly milliseconds: number;
}

const APPENDS = 20;

/** The least of several appends: whatever else the process reads meanwhile does not count. */
export async function appendCost(log: AuditLog): Promise<AppendCost> {
  const least = {
    reads: Infinity,
    bytesRead: Infinity,
    writes: Infinity,
    bytesWritten: Infinity,
    milliseconds: Infinity,
  };
  for (let count = 0; count < APPENDS; count += 1) {
    const before = counters();
    const started = performance.now();
    await appendAuditRecord(log, entry());
    const milliseconds = performance.now() - started;
    const after = counters();
    const cost = {
      reads: after.syscr - before.syscr,
      bytesRead: after.rchar - before.rchar,
      writes: after.syscw - before.syscw,
      bytesWritten: after.wchar - before.wchar,
      milliseconds,
    };
    for (const key of Object.keys(least) as (keyof AppendCost)[])
      least[key] = Math.min(least[key], cost[key]);
  }
  return least;
}

/** How long the newest `count` lines take to read, in milliseconds. */
export async function pageCost(log: AuditLog, count: number): Promise<number> {
  const started = performance.now();
  let left = count;
  for await (const _line of readAuditLog(log.path, { newestFirst: true })) if ((left -= 1) === 0) break;
  return performance.now() - started;
}

/** A chain of so many records, written in one go: appending that many would take an hour of syncs. */
export function writeRecords(log: AuditLog, count: number, segmentBytes: number): void {
  let previous = '';
  let segment = 1;
  let size = 0;
  let fd = openSync(log.path, 'wx', 0o600);
  for (let sequence = 1; sequence <= count; sequence += 1) {
    if (size >= segmentBytes) {
      closeSync(fd);
      segment += 1;
      size = 0;
      fd = openSync(log.path.replace(/\.jsonl$/, `.${segment}.jsonl`), 'wx', 0o600);
    }
    const record = { ...entry(), sequence, prev_hash: previous };
    previous = auditRecordHash(record);
    size += writeSync(fd, `${canonicalJson({ ...record, record_hash: previous })}\n`);
  }
  closeSync(fd);
}

function counters(): Record<'rchar' | 'wchar' | 'syscr' | 'syscw', number> {
  const lines = readFileSync('/proc/self/io', 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => line.split(': ')).map(([key, value]) => [key, Number(value)]),
  );
}
