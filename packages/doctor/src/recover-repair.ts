import { lstatSync } from 'node:fs';
import path from 'node:path';
import { isSnapshotId, JvsError, type Intent } from '@jvs/model';
import { isRecorded, type RecoveryResult, type Repository } from '@jvs/repo';
import { RECORD } from './facts/read-set-aside.js';
import { recordRepair } from './record-repair.js';
import { repairIds, type RepairId } from './repair.js';
import { setAsideSnapshot } from './repairs/set-aside.js';

/**
 * Settles a repair whose process died: what it had begun to set aside is set aside completely, and the repair is recorded. What it had not come to is
 * found by the next examination. May be cut off and repeated.
 */
export async function recoverRepair(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const { id, targets } = decode(intent);
  const opId = intent.op_id;
  if (id === 'quarantine') {
    for (const snapshot of targets.filter((target) => isBegun(repo, target)))
      await setAsideSnapshot(repo, { id: snapshot, parentId: null, reason: '', opId });
  }
  if (!(await isRecorded(repo, intent)))
    await recordRepair(repo, {
      id,
      opId,
      messages: ['cut off; what it had begun was finished'],
      targets: id === 'quarantine' ? targets.filter((target) => isBegun(repo, target)) : [],
      interrupted: true,
    });
  return {
    outcome: 'rolled_forward',
    message: `the repair ${id} was cut off; what it had begun was finished, and jvs doctor says what is left`,
  };
}

/** Its record is there, which is what setting aside begins with. */
function isBegun({ paths }: Repository, id: string): boolean {
  return lstatSync(path.join(paths.quarantined(id), RECORD), { throwIfNoEntry: false }) !== undefined;
}

function decode(intent: Intent): { readonly id: RepairId; readonly targets: readonly string[] } {
  const { repair, targets } = intent.details;
  const id = repairIds.find((each) => each === repair);
  if (id !== undefined && Array.isArray(targets))
    return {
      id,
      targets: targets.filter(
        (target): target is string => typeof target === 'string' && isSnapshotId(target),
      ),
    };
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `the intent of repair ${intent.op_id} is damaged`,
    hint: 'jvs doctor',
    details: { op_id: intent.op_id },
  });
}
