import { createSnapshot } from '@jvs/snapshot';
import { warn, type Scope } from '../scope.js';
import { createdSnapshotView, type CreatedSnapshotView } from '../views/created-snapshot-view.js';
import { snapshotWarnings } from './snapshot-warnings.js';

export interface SnapshotRequest {
  readonly note?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** Do nothing when the worktree equals its head. */
  readonly ifChanged?: boolean | undefined;
  /** Read every file, whatever the cache knows. */
  readonly rehash?: boolean | undefined;
}

export async function takeSnapshot(scope: Scope, request: SnapshotRequest): Promise<CreatedSnapshotView> {
  const result = await createSnapshot(scope.repo, { ...request, worktree: scope.worktree });
  if (result.created)
    for (const warning of snapshotWarnings(result.snapshot.descriptor)) warn(scope, warning);
  return createdSnapshotView(result);
}
