import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import {
  auditRecordSchema,
  encodeMetadata,
  environmentError,
  type AuditHead,
  type AuditRecord,
} from '@jvs/model';
import { EMPTY_HEAD, headOf, newestRecord } from './audit-head.js';
import type { AuditEntry, AuditLog } from './audit-log.js';
import { auditRecordHash } from './audit-record-hash.js';
import { openForAppending } from './open-log.js';
import { readTail, type LogTail } from './read-tail.js';

export interface Appended {
  readonly record: AuditRecord;
  /** Bytes of a torn last line that were cut off first; 0 as a rule. The record says so too (`details.torn_bytes_cut`). */
  readonly tornBytesCut: number;
}

/**
 * Appends one record: under the lock, one write, durable when it returns. Reads the tail only. Throws E_AUDIT_CORRUPT when the newest
 * record is damaged (nothing is written), or an environment error; then the log is as before or ends in a torn line, which the next
 * append cuts off.
 */
export async function appendAuditRecord(log: AuditLog, entry: AuditEntry): Promise<Appended> {
  return appendPrepared(log, async (handle) => {
    const tail = await readTail(handle);
    const newest = newestRecord(tail);
    return { tail, entry, head: newest === undefined ? EMPTY_HEAD : headOf(newest) };
  });
}

/** What to append, where the file's last whole line ends, and which record it follows. */
export interface Prepared {
  readonly tail: Pick<LogTail, 'end' | 'size'>;
  readonly entry: AuditEntry;
  readonly head: AuditHead;
}

/** Appends what `prepare` says, which runs under the lock. */
export async function appendPrepared(
  log: AuditLog,
  prepare: (handle: FileHandle) => Promise<Prepared>,
): Promise<Appended> {
  const lock = await log.lock();
  try {
    const handle = await openForAppending(log.path);
    try {
      const appended = await append(handle, await prepare(handle));
      // A new log's name must last as well as its first record.
      if (appended.record.sequence === 1) await fsyncDirectory(dirname(log.path));
      return appended;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw environmentError(error, { action: 'append to the audit log', path: log.path });
  } finally {
    lock.release();
  }
}

async function append(handle: FileHandle, { tail, entry, head }: Prepared): Promise<Appended> {
  const tornBytesCut = tail.size - tail.end;
  const record = chained(entry, head, tornBytesCut);
  const bytes = encodeMetadata(auditRecordSchema, record);
  if (tornBytesCut > 0) await handle.truncate(tail.end);
  await writeOnce(handle, bytes, tail.end);
  return { record, tornBytesCut };
}

function chained(entry: AuditEntry, head: AuditHead, tornBytesCut: number): AuditRecord {
  const details = tornBytesCut > 0 ? { ...entry.details, torn_bytes_cut: tornBytesCut } : entry.details;
  const record = { ...entry, details, sequence: head.sequence + 1, prev_hash: head.record_hash };
  return { ...record, record_hash: auditRecordHash(record) };
}

async function writeOnce(handle: FileHandle, bytes: Uint8Array, end: number): Promise<void> {
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) {
    // Part of a record is no record. A second write would say why: the first one's errno is lost.
    const rest = await handle
      .write(bytes, bytesWritten)
      .catch((error: unknown) => ({ bytesWritten: -1, error }));
    if (rest.bytesWritten !== bytes.length - bytesWritten) {
      await handle.truncate(end);
      throw 'error' in rest
        ? rest.error
        : Object.assign(new Error('short write'), { code: 'EIO', syscall: 'write' });
    }
  }
  await handle.sync();
}
