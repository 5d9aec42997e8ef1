import { JvsError } from '@jvs/model';
import type { VerifyView } from './views/verify-view.js';

/** The error a verification ends with, under the code of its first finding; undefined when all is well. */
export function verifyFailure({
  healthy,
  snapshots,
  audit,
  stray,
}: Omit<VerifyView, 'pending'>): JvsError | undefined {
  if (healthy) return undefined;
  const bad = snapshots.filter(({ state }) => state === 'failed');
  const first = [...bad.flatMap(({ findings }) => findings), ...stray, ...audit.findings][0];
  const count = bad.reduce((sum, { finding_count: own }) => sum + own, stray.length + audit.finding_count);
  const what =
    count === 1 ? 'one thing is not as it was recorded' : `${count} things are not as they were recorded`;
  return new JvsError(first?.code ?? 'E_METADATA_CORRUPT', {
    message: `verification failed: ${what}${first === undefined ? '' : `; first: ${first.message}`}`,
    hint: 'jvs history --all',
  });
}
