import type { Check, Found } from '../check.js';

/** Design: automatic snapshots are kept for two weeks. */
const AUTO_DAYS = 14;
/** As many as crashes leave in years of use. */
const MANY_LEFTOVERS = 100;
const DAY_MS = 86_400_000;

export const maintenanceCheck: Check = {
  id: 'maintenance',
  title: 'Nothing has piled up that maintenance takes away',
  async run(patient) {
    const before = patient.repo.context.now().getTime() - AUTO_DAYS * DAY_MS;
    const old = [...(await patient.snapshots()).values()].filter(
      ({ published, descriptor }) =>
        published &&
        descriptor.state === 'sound' &&
        descriptor.value.kind === 'auto' &&
        Date.parse(descriptor.value.createdAt) < before,
    ).length;
    const left = (await patient.leftovers()).length;
    return [
      ...(old === 0 ? [] : [overdue(`${old} automatic snapshots are older than ${AUTO_DAYS} days`)]),
      ...(left < MANY_LEFTOVERS ? [] : [overdue(`${left} leftovers of operations lie about`)]),
    ];
  },
};

function overdue(message: string): Found {
  return { severity: 'warning', code: 'W_MAINTENANCE', message: `maintenance is overdue: ${message}` };
}
