import type { FileHandle } from 'node:fs/promises';
import { environmentError } from '@jvs/model';
import type { AuditLog } from './audit-log.js';
import { newestSegment, type AuditSegment } from './audit-segments.js';
import { openForAppending } from './open-log.js';

/** The newest segment while the log is locked. */
export interface NewestSegment {
  readonly log: AuditLog;
  readonly segment: AuditSegment;
  /** Open for appending. */
  readonly handle: FileHandle;
}

/** Runs `body` with the log locked. `action` is what failures say could not be done. */
export async function withNewestSegment<T>(
  log: AuditLog,
  action: string,
  body: (newest: NewestSegment) => Promise<T>,
): Promise<T> {
  return withLockedLog(log, action, async (segment) => {
    const handle = await openForAppending(segment);
    try {
      return await body({ log, segment, handle });
    } finally {
      await handle.close();
    }
  });
}

/** The same without opening the segment, which may be no regular file. */
export async function withLockedLog<T>(
  log: AuditLog,
  action: string,
  body: (segment: AuditSegment) => Promise<T>,
): Promise<T> {
  const lock = await log.lock();
  try {
    return await body(await newestSegment(log.path));
  } catch (error) {
    throw environmentError(error, { action, path: log.path });
  } finally {
    lock.release();
  }
}
