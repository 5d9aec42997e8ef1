import { JvsError } from '@jvs/model';
import type { VerifyView } from './views/verify-view.js';

type Judged = Pick<VerifyView, 'healthy' | 'snapshots' | 'audit' | 'stray'> &
  Partial<Pick<VerifyView, 'merged'>>;

/** The error a verification ends with, under the code of its first finding; undefined when all is well. */
export function verifyFailure(view: Judged): JvsError | undefined {
  const { healthy, snapshots, audit, stray, merged } = view;
  if (healthy) return undefined;
  const bad = snapshots.filter(({ state }) => state === 'failed');
  const first = [...bad.flatMap(({ findings }) => findings), ...stray, ...audit.findings][0];
  const count = bad.reduce((sum, { finding_count: own }) => sum + own, stray.length + audit.finding_count);
  if (count === 0 && merged !== undefined && merged !== null && merged.missing.length > 0)
    return incomplete(merged);
  const what =
    count === 1 ? 'one thing is not as it was recorded' : `${count} things are not as they were recorded`;
  return new JvsError(first?.code ?? 'E_METADATA_CORRUPT', {
    message: `verification failed: ${what}${first === undefined ? '' : `; first: ${first.message}`}`,
    hint: 'jvs history --all',
  });
}

function incomplete({ count, missing }: NonNullable<VerifyView['merged']>): JvsError {
  return new JvsError('E_VERIFICATION_INCOMPLETE', {
    message: `nothing wrong was found, but ${missing.length} of ${count} shards are missing: ${missing.slice(0, 20).join(', ')}`,
    hint: `jvs verify --all --shard ${missing[0]}/${count} --json`,
    details: { missing },
  });
}
