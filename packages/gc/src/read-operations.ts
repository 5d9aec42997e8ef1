import path from 'node:path';
import { isSnapshotId } from '@jvs/model';
import { listIntentIds, readIntent, type Repository } from '@jvs/repo';
import type { OperationFact } from './facts.js';
import { idsIn } from './ids-in.js';
import { listNames } from './list-names.js';
import { stray } from './metadata-damage.js';

/** Operations in flight or interrupted, each with every id it names. Throws for an intent that cannot be read. */
export async function readOperations(repo: Repository): Promise<OperationFact[]> {
  const { intents } = repo.paths;
  for (const name of await listNames(intents)) {
    if (!isSnapshotId(name.split('.')[0] ?? '') || !name.endsWith('.json'))
      throw stray(repo, 'E_METADATA_CORRUPT', path.join(intents, name));
  }
  const ids = await listIntentIds(repo.paths);
  const all = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  return all
    .filter((intent) => intent !== undefined)
    .map((intent) => ({
      opId: intent.op_id,
      operation: intent.operation,
      ids: idsIn([intent.snapshot_id, intent.details]),
    }));
}
