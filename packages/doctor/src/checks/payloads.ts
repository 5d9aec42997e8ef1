import type { Check } from '../check.js';

export const payloadsCheck: Check = {
  id: 'payloads',
  title: 'Every byte of every payload is what its manifest says',
  strict: true,
  async run(patient) {
    return (await patient.payloads()).map(({ code, message, snapshot_id: id, file }) => ({
      severity: 'error',
      code,
      message: id === null ? message : `snapshot ${id}: ${message}`,
      file,
      target: id ?? undefined,
      repair: id === null ? undefined : 'quarantine',
    }));
  },
};
