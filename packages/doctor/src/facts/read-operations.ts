import { isLocked } from '@jvs/fs';
import type { JvsError } from '@jvs/model';
import { environmentError, isSnapshotId, type Intent } from '@jvs/model';
import { readIntent, type Repository } from '@jvs/repo';
import { listNames } from './list-names.js';

/** An operation that has an intent. */
export interface OperationFacts {
  readonly opId: string;
  /** Its process lives: it holds the lock on the intent. Undefined where that cannot be asked (no addon, no permission). */
  readonly live: boolean | undefined;
  /** Undefined when it is damaged; then `problem` says how. */
  readonly intent: Intent | undefined;
  readonly problem?: JvsError | undefined;
}

export async function readOperations(repo: Repository): Promise<readonly OperationFacts[]> {
  const ids = (await listNames(repo.paths.intents))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(isSnapshotId);
  const facts: OperationFacts[] = [];
  for (const opId of ids) {
    const one = await readOne(repo, opId);
    if (one !== undefined) facts.push(one);
  }
  return facts;
}

/** Undefined when it came to its end meanwhile. */
async function readOne(repo: Repository, opId: string): Promise<OperationFacts | undefined> {
  const live = liveness(repo, opId);
  try {
    const intent = await readIntent(repo.paths, opId);
    return intent && { opId, live, intent };
  } catch (error) {
    const problem = environmentError(error, { action: 'read an intent', path: repo.paths.intent(opId) });
    if (problem.code === 'E_INTERNAL') throw problem;
    return { opId, live, intent: undefined, problem };
  }
}

function liveness({ context, paths }: Repository, opId: string): boolean | undefined {
  if (context.system === undefined) return undefined;
  try {
    return isLocked(paths.intent(opId), { system: context.system });
  } catch (error) {
    const problem = environmentError(error, { action: 'look at a lock', path: paths.intent(opId) });
    // A link or something else that cannot be opened is nothing that a process of ours holds.
    return problem.code === 'E_IO' ? false : undefined;
  }
}
