import { lstatSync } from 'node:fs';
import { isSnapshotId, JvsError, type Intent } from '@jvs/model';
import {
  appendAudit,
  isRecorded,
  removeStage,
  removeTombstones,
  type RecoveryResult,
  type Repository,
} from '@jvs/repo';
import { removeRecords } from './hide-snapshots.js';

/**
 * Settles a deletion whose process died. A snapshot still in its place stays, and loses the tombstone it may have got; one that is out of
 * sight is deleted to the end. May itself be interrupted and repeated.
 */
export async function recoverDeletion(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const { planId, ids } = decode(intent);
  const inPlace = ids.filter(
    (id) => lstatSync(repo.paths.snapshot(id), { throwIfNoEntry: false }) !== undefined,
  );
  const gone = ids.filter((id) => !inPlace.includes(id));
  await removeTombstones(repo, inPlace);
  await removeRecords(repo, gone);
  if (gone.length > 0 && !(await isRecorded(repo, intent))) {
    const details = { op_id: intent.op_id, snapshot_ids: gone };
    await appendAudit(repo, { operation: intent.operation, target: planId, details });
  }
  await removeStage(repo, intent.op_id);
  return gone.length === 0
    ? { outcome: 'rolled_back', message: 'an interrupted deletion had deleted nothing yet' }
    : {
        outcome: 'rolled_forward',
        message: `the interrupted deletion of ${gone.length} snapshots was finished`,
      };
}

/** Throws E_METADATA_CORRUPT: what cannot be read is not guessed at. */
function decode(intent: Intent): { readonly planId: string; readonly ids: readonly string[] } {
  const { plan_id: planId, snapshot_ids: ids } = intent.details;
  const sound = typeof planId === 'string' && Array.isArray(ids) && ids.every(isId);
  if (sound) return { planId, ids };
  throw new JvsError('E_METADATA_CORRUPT', {
    message: `the intent of gc_run ${intent.op_id} is damaged`,
    hint: 'jvs verify --all',
    details: { op_id: intent.op_id },
  });
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && isSnapshotId(value);
}
