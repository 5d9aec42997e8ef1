import { environmentError } from '@jvs/model';
import type { AuditLog } from './audit-log.js';
import { openForAppending } from './open-log.js';
import { readTail } from './read-tail.js';

/**
 * Cuts off a last line that a crash left unfinished, under the lock, durably. Returns how many bytes that were; 0 when the log ends as it
 * should. Appending does the same by itself.
 */
export async function cutTornLine(log: AuditLog): Promise<number> {
  const lock = await log.lock();
  try {
    const handle = await openForAppending(log.path);
    try {
      const { end, size } = await readTail(handle, Infinity);
      if (size > end) {
        await handle.truncate(end);
        await handle.sync();
      }
      return size - end;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw environmentError(error, { action: 'mend the audit log', path: log.path });
  } finally {
    lock.release();
  }
}
