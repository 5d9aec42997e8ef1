import path from 'node:path';
import { isSnapshotId } from '@jvs/model';
import { listIntentIds, readIntent, spokenOf, type Repository } from '@jvs/repo';
import type { OperationFact } from './facts.js';
import { idsIn } from './ids-in.js';
import { listNames } from './list-names.js';
import { stray } from './metadata-damage.js';

/** What intents say. */
export interface Operations {
  /** Operations in flight or interrupted, each with every id it names. */
  readonly operations: readonly OperationFact[];
  /** Every id and every name that any of them speaks of. */
  readonly spoken: ReadonlySet<string>;
}

/** Throws for an intent that cannot be read. */
export async function readOperations(repo: Repository): Promise<Operations> {
  const { intents } = repo.paths;
  for (const name of await listNames(intents)) {
    if (!isSnapshotId(name.split('.')[0] ?? '') || !name.endsWith('.json'))
      throw stray(repo, 'E_METADATA_CORRUPT', path.join(intents, name));
  }
  const ids = await listIntentIds(repo.paths);
  const read = await Promise.all(ids.map((opId) => readIntent(repo.paths, opId)));
  const all = read.filter((intent) => intent !== undefined);
  const operations = all.map((intent) => ({
    opId: intent.op_id,
    operation: intent.operation,
    ids: idsIn([intent.snapshot_id, intent.details]),
  }));
  return { operations, spoken: spokenOf(all) };
}
