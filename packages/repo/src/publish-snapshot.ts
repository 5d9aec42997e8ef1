import { environmentError, isJvsError, JvsError, withState, type Descriptor } from '@jvs/model';
import { isPublished } from './is-published.js';
import type { Operation } from './operation.js';
import { buildDescriptor } from './publish/build-descriptor.js';
import { descriptorLike } from './publish/descriptor-like.js';
import { cacheOfPublished } from './publish/cache-of-published.js';
import { cloneUnchanged } from './publish/clone-unchanged.js';
import { cloneWithEngine, type Capture } from './publish/clone-with-engine.js';
import { DamagedBaseline } from './publish/damaged-baseline.js';
import { discardSnapshot } from './publish/discard-snapshot.js';
import { advanceHead, appendAudit } from './publish/finish-snapshot.js';
import { hashPayload, type HashedPayload } from './publish/hash-payload.js';
import { makeDurable, publishReady } from './publish/publish-ready.js';
import type { PublishRequest } from './publish/publish-request.js';
import { recordIntent } from './publish/record-intent.js';
import { decodeSnapshotIntent } from './publish/snapshot-intent.js';
import { validateWorktree, type ValidRequest } from './publish/validate-worktree.js';
import { verifyBeforePublish } from './publish/verify-before-publish.js';
import { writeDescriptor } from './publish/write-descriptor.js';
import { removeTree } from './remove-tree.js';
import type { Repository } from './repository.js';
import { saveStatCache } from './save-stat-cache.js';
import { settleInterrupted } from './settle-interrupted.js';
import type { Snapshot } from './snapshot.js';
import { withRepoLock } from './with-lock.js';
import type { Worktree } from './worktree.js';

export interface PublishResult {
  readonly snapshot: Snapshot;
  /** As it is now: moved, when `advance`. */
  readonly worktree: Worktree;
  /** Payload files that were read, and their bytes: none when nothing changed. */
  readonly read: { readonly entries: number; readonly bytes: number };
}

/**
 * Publishes a worktree's payload as a snapshot, in the twelve steps of docs/adr/0005. The caller holds the worktree's lock.
 *
 * Success: the snapshot is durable, the head moved (`advance`), the audit record written. Failure or crash before step 9: nothing of it is
 * visible, and nothing stays. Failure after step 9: E_COMMITTED_INCOMPLETE with `details.snapshot_id`; the next command finishes it.
 */
export async function publishSnapshot(repo: Repository, request: PublishRequest): Promise<PublishResult> {
  await settleInterrupted(repo, { worktree: request.worktree.name });
  const { valid, id, operation } = await begin(repo, request).catch((error: unknown) => {
    throw isJvsError(error, 'E_CANCELLED') ? failed(error, NOTHING_MADE, 'jvs snapshot') : error;
  });
  try {
    const prepared = await prepare(repo, { id, request: valid });
    return await withRepoLock(repo, () => commit(repo, prepared, operation), { operation: 'snapshot' });
  } catch (error) {
    throw await afterFailure(repo, { id, operation, error });
  }
}

interface Begun {
  readonly valid: ValidRequest;
  readonly id: string;
  readonly operation: Operation;
}

/** Steps 1 to 3. */
async function begin(repo: Repository, request: PublishRequest): Promise<Begun> {
  const phase = announcer(repo);
  phase('validateWorktree');
  const valid = await validateWorktree(repo, request);
  phase('newSnapshotId');
  const id = repo.context.newId();
  phase('recordIntent');
  return { valid, id, operation: await recordIntent(repo, valid, id) };
}

interface Prepared {
  readonly request: ValidRequest;
  readonly descriptor: Descriptor;
  /** Undefined where the payload was proved to be the parent's, unseen. */
  readonly captured: Captured | undefined;
}

/** Steps 4 to 8, and the sync of step 9: the long part, invisible to everybody. */
async function prepare(
  repo: Repository,
  { id, request }: { readonly id: string; readonly request: ValidRequest },
): Promise<Prepared> {
  const phase = announcer(repo);
  phase('cloneWithEngine');
  const parent = await cloneUnchanged(repo, request, id);
  const captured = parent === undefined ? await capturePayload(repo, { id, request }) : undefined;
  phase('buildDescriptor');
  const descriptor =
    captured === undefined
      ? await descriptorLike(repo, { id, request, parent: parent as Descriptor })
      : await buildDescriptor(repo, { id, request, ...captured });
  phase('writeDescriptor');
  await writeDescriptor(repo, descriptor);
  phase('verifyBeforePublish');
  await verifyBeforePublish(repo, descriptor, captured?.capture);
  phase('makeDurable');
  await makeDurable(repo, id);
  return { request, descriptor, captured };
}

interface Captured {
  readonly capture: Capture;
  readonly payload: HashedPayload;
}

/** Steps 4 and 5. What a damaged baseline would have been linked for is cloned instead: the worktree still has it. */
async function capturePayload(
  repo: Repository,
  { id, request }: { readonly id: string; readonly request: ValidRequest },
): Promise<Captured> {
  const { context, paths } = repo;
  const phase = announcer(repo);
  const once = async (share: boolean): Promise<Captured> => {
    phase('cloneWithEngine');
    const capture = await cloneWithEngine(repo, request, { id, share });
    phase('hashPayload');
    return { capture, payload: await hashPayload(repo, capture, id) };
  };
  try {
    return await once(true);
  } catch (error) {
    if (!(error instanceof DamagedBaseline)) throw error;
    const message = `${error.message}; nothing of it is shared with this snapshot`;
    context.onEvent?.({ type: 'warning', code: 'W_SNAPSHOT_DAMAGED', message });
    await removeTree(repo, paths.payload(id));
    return once(false);
  }
}

/** Steps 9 to 12, under the repository lock. */
async function commit(repo: Repository, prepared: Prepared, operation: Operation): Promise<PublishResult> {
  const { request, descriptor, captured } = prepared;
  const phase = announcer(repo);
  const id = descriptor.snapshot_id;
  const intent = decodeSnapshotIntent(operation.intent);
  phase('publishReady');
  await publishReady(repo, descriptor);
  phase('advanceHead');
  const worktree = await advanceHead(repo, { id, opId: operation.opId, intent, worktree: request.worktree });
  phase('appendAudit');
  await appendAudit(repo, { id, opId: operation.opId, intent, worktree });
  phase('removeIntent');
  await operation.finish();
  if (captured !== undefined) {
    await saveStatCache(repo, worktree, cacheOfPublished(captured.capture, captured.payload), id);
  }
  const snapshot = { descriptor, tags: descriptor.tags, note: descriptor.note, labelGeneration: 0 };
  return { snapshot, worktree, read: captured?.payload.read ?? { entries: 0, bytes: 0 } };
}

function announcer(repo: Repository): (phase: string) => void {
  const { context } = repo;
  return (phase) => {
    if (context.signal?.aborted === true && !COMMITTED.has(phase)) {
      throw new JvsError('E_CANCELLED', { message: 'The snapshot was cancelled.' });
    }
    context.onEvent?.({ type: 'phase', phase });
  };
}

/** Once READY is there the rest is a matter of milliseconds, and is not cancelled. */
const COMMITTED: ReadonlySet<string> = new Set(['advanceHead', 'appendAudit', 'removeIntent']);

/** What to report; what is unfinished is removed, or left to recovery where even that fails. */
async function afterFailure(
  repo: Repository,
  { id, operation, error }: { readonly id: string; readonly operation: Operation; readonly error: unknown },
): Promise<unknown> {
  try {
    if (isPublished(repo, id)) return committed(id, error);
    await discardSnapshot(repo, id);
    await operation.finish();
    return failed(error, NOTHING_MADE, 'jvs snapshot');
  } catch (problem) {
    const message = `the unfinished snapshot ${id} could not be removed: ${(problem as Error).message}`;
    repo.context.onEvent?.({ type: 'warning', code: 'W_LEFT_BEHIND', message });
    const state =
      'no snapshot was made, the worktree is as it was, and what it left is taken away by a repair';
    return failed(error, state, RESUME);
  } finally {
    await operation.release();
  }
}

const RESUME = 'jvs doctor --repair resume';
const NOTHING_MADE = 'no snapshot was made, and the worktree is as it was';

function failed(error: unknown, state: string, next: string): JvsError {
  return withState(environmentError(error, { action: 'make the snapshot' }), { state, next });
}

function committed(id: string, error: unknown): JvsError {
  const cause = isJvsError(error) ? error : undefined;
  return new JvsError('E_COMMITTED_INCOMPLETE', {
    message: `snapshot ${id} is published and safe, but a later step failed: ${(error as Error).message}`,
    hint: RESUME,
    details: {
      state: 'published',
      snapshot_id: id,
      cause_code: cause?.code ?? 'E_INTERNAL',
      ...cause?.details,
    },
    cause: error,
  });
}
