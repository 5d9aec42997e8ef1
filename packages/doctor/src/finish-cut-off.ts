import { settleOperation } from '@jvs/repo';
import { mustBeRecordable } from './must-be-recordable.js';
import type { Patient } from './patient.js';
import { DOCTOR } from './record-repair.js';
import type { Repair, RepairAction } from './repair.js';

/** What is left of the same repair when its process died, as steps that come before its own: whoever gives it again need know of no other. */
export async function finishCutOff(patient: Patient, { id, recorded }: Repair): Promise<RepairAction[]> {
  const { repo } = patient;
  const cutOff = (await patient.operations()).filter(
    ({ live, intent }) => live === false && intent?.operation === DOCTOR && intent.details['repair'] === id,
  );
  return cutOff.map(({ opId, intent }) => ({
    message: `finish the repair ${id}, begun ${intent?.started_at} and cut off`,
    target: opId,
    run: async () => {
      if (recorded !== 'no') await mustBeRecordable(repo);
      await settleOperation(repo, opId);
    },
  }));
}
