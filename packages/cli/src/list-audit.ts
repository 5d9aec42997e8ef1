import { readAuditLog } from '@jvs/audit';
import type { AuditRecord } from '@jvs/model';

/** The newest `limit` records (all without one), newest first, and how many lines are not records. */
export async function listAudit(
  path: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ records: AuditRecord[]; damaged: number }> {
  const records: AuditRecord[] = [];
  let damaged = 0;
  for await (const { record } of readAuditLog(path)) {
    if (record === undefined) damaged++;
    else records.push(record);
    // Twice the limit, so that cutting costs nothing to speak of.
    if (records.length >= 2 * limit) records.splice(0, records.length - limit);
  }
  return { records: records.slice(-Math.min(limit, records.length)).reverse(), damaged };
}
