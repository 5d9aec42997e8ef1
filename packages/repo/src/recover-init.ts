import type { Intent } from '@jvs/model';
import { appendAudit } from './append-audit.js';
import { placeMain } from './init/place-main.js';
import { isRecorded } from './is-recorded.js';
import type { RecoveryResult } from './repo-context.js';
import type { Repository } from './repository.js';

/** Finishes an init that died after `.jvs` had its name: the payload of "main" is put in place. */
export async function recoverInit(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  await placeMain(repo, intent.op_id);
  if (!(await isRecorded(repo, intent))) {
    await appendAudit(repo, {
      operation: 'init',
      target: repo.repoId,
      details: { op_id: intent.op_id, recovered: true },
    });
  }
  return { outcome: 'rolled_forward', message: `the repository ${repo.root} was finished` };
}
