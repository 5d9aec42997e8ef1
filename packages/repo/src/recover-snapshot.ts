import type { Intent } from '@jvs/model';
import { hiddenLeftover } from './hidden-leftover.js';
import { isPublished } from './is-published.js';
import { isRecorded } from './is-recorded.js';
import { discardSnapshot } from './publish/discard-snapshot.js';
import { advanceHead, appendAudit } from './publish/finish-snapshot.js';
import { decodeSnapshotIntent } from './publish/snapshot-intent.js';
import { readWorktree } from './read-worktree.js';
import type { RecoveryResult } from './repo-context.js';
import type { Repository } from './repository.js';

/** Settles an interrupted snapshot: with READY it is finished, without it is removed. May itself be interrupted and repeated. */
export async function recoverSnapshot(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const decoded = decodeSnapshotIntent(intent);
  const id = decoded.snapshotId;
  if (!isPublished(repo, id)) {
    const hidden = await hiddenLeftover(repo, id);
    await discardSnapshot(repo, id);
    const dropped = `the unfinished snapshot ${id} was dropped`;
    return { outcome: 'rolled_back', message: hidden === undefined ? dropped : `${dropped}; ${hidden}` };
  }
  const worktree = await readWorktree(repo, intent.worktree ?? '');
  const published = { id, opId: intent.op_id, intent: decoded, worktree };
  await advanceHead(repo, published);
  if (!(await isRecorded(repo, intent))) await appendAudit(repo, published);
  return { outcome: 'rolled_forward', message: `the interrupted snapshot ${id} was finished` };
}
