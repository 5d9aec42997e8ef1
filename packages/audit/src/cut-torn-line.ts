import type { AuditLog } from './audit-log.js';
import { readTail } from './read-tail.js';
import { withNewestSegment } from './with-newest-segment.js';

/**
 * Cuts off a last line that a crash left unfinished, under the lock, durably. Returns how many bytes that were; 0 when the log ends as it
 * should. Appending does the same by itself.
 */
export function cutTornLine(log: AuditLog): Promise<number> {
  return withNewestSegment(log, 'mend the audit log', async ({ handle }) => {
    const { end, size } = await readTail(handle, Infinity);
    if (size > end) {
      await handle.truncate(end);
      await handle.sync();
    }
    return size - end;
  });
}
