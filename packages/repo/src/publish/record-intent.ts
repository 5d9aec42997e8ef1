import { beginOperation } from '../begin-operation.js';
import type { Operation } from '../operation.js';
import type { Repository } from '../repository.js';
import { encodeSnapshotIntent } from './snapshot-intent.js';
import type { ValidRequest } from './validate-worktree.js';

/** Step 3. From here on a crash leaves something to find: everything that belongs to `snapshotId` is named by the intent. */
export function recordIntent(
  repo: Repository,
  request: ValidRequest,
  snapshotId: string,
): Promise<Operation> {
  const { worktree, kind, parentId, advance } = request;
  return beginOperation(repo, {
    operation: 'snapshot',
    worktree: worktree.name,
    snapshotId,
    details: encodeSnapshotIntent({
      kind,
      parentId,
      advance,
      worktreeId: worktree.config.worktree_id,
      generation: worktree.head.generation,
    }),
  });
}
