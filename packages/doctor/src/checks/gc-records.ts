import type { Check, Found } from '../check.js';
import { isDamage } from '../facts/file-facts.js';
import { isInLog } from '../facts/is-in-log.js';
import type { BadRecord } from '../facts/read-gc-records.js';

export const gcRecordsCheck: Check = {
  id: 'gc_records',
  title: 'Pins, plans and tombstones can be read',
  async run(patient) {
    const records = await patient.gcRecords();
    return Promise.all(
      records.map(async (record) => found(record, record.kind !== 'pin' || (await isInLog(patient, record)))),
    );
  },
};

function found({ file, problem }: BadRecord, mayGo: boolean): Found {
  const base = {
    severity: 'error',
    code: problem.code,
    message: `${file}: ${problem.message}`,
    file,
  } as const;
  if (!isDamage(problem)) return { ...base, hint: problem.hint };
  // No repair: without its pin a snapshot might be deleted, so a person decides.
  if (!mayGo) return { ...base, hint: `Pin what it was about again, then move ${file} away.` };
  return { ...base, repair: 'quarantine' };
}
