/** A process of its own: appends so many records to a log, and says the id of each when it is durable. */
import { writeSync } from 'node:fs';
import { appendAuditRecord } from '@jvs/audit';
import { acquireLock, loadTreeOps } from '@jvs/fs';
import { newId } from '@jvs/model';

const [path, count, segmentBytes] = process.argv.slice(2) as [string, string, string];
const { system } = loadTreeOps();
const holder = { pid: process.pid, host: 'here', operation: 'append', since: new Date().toISOString() };
const lock = () => acquireLock(`${path}.lock`, { system, mode: 'exclusive', timeoutMs: 60_000, holder });

for (let done = 0; done < Number(count); done += 1) {
  const event = newId();
  await appendAuditRecord(
    { path, lock, segmentBytes: Number(segmentBytes) },
    {
      event_id: event,
      timestamp: new Date().toISOString(),
      operation: 'snapshot',
      actor: 'user@host',
      target: '',
      reason: '',
      details: {},
    },
  );
  writeSync(1, `${event}\n`);
}
