import { removeStage, type Operation, type Repository } from '@jvs/repo';

/** The staging directory goes, then the intent. What cannot be removed stays described by the intent. */
export async function endOperation(repo: Repository, operation: Operation): Promise<void> {
  await removeStage(repo, operation.opId);
  await operation.finish();
}

/** The same after a failure, which is what the caller is to hear of; another one is a warning. */
export async function dropOperation(repo: Repository, operation: Operation): Promise<void> {
  try {
    await endOperation(repo, operation);
  } catch (error) {
    repo.context.onEvent?.({ type: 'warning', code: 'W_LEFT_BEHIND', message: (error as Error).message });
  }
}
