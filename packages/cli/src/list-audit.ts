import { readAuditLog } from '@jvs/audit';
import type { AuditRecord } from '@jvs/model';

/** The newest `limit` records (all without one), newest first, and how many lines among them are not records. */
export async function listAudit(
  path: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<{ records: AuditRecord[]; damaged: number }> {
  const records: AuditRecord[] = [];
  let damaged = 0;
  for await (const { record } of readAuditLog(path, { newestFirst: true })) {
    if (record === undefined) damaged++;
    else if (records.push(record) >= limit) break;
  }
  return { records, damaged };
}
