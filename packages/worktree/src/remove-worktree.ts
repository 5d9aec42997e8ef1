import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentError, type Intent } from '@jvs/model';
import {
  beginOperation,
  keepUnsaved,
  keepWrittenSince,
  MAIN_WORKTREE,
  readSnapshot,
  readWorktree,
  recordOnce,
  scopeOf,
  removeStage,
  settleInterrupted,
  withRepoLock,
  withWorktreeLock,
  type Operation,
  type RecoveryResult,
  type Repository,
  type Snapshot,
  type Worktree,
  pastReturn,
} from '@jvs/repo';
import { directoryInode } from './directory-inode.js';
import { dropOperation, endOperation } from './end-operation.js';
import { isRegistered } from './is-registered.js';
import { moveDirectory } from './move-directory.js';

import { entryOf, undoFacts } from './undo-facts.js';
import { committedIncomplete, worktreeProtected } from './worktree-errors.js';
import { decodeJournal, encodeJournal } from './worktree-journal.js';

export interface RemoveRequest {
  readonly name: string;
  /** Where the user stands (absolute, links resolved): that worktree is not removed from under him. */
  readonly cwd?: string | undefined;
  /** Worktree in which this is asked for, and whose undo takes it back; by default main. */
  readonly from?: string | undefined;
  /** Shown the worktree under its lock; what it throws refuses the removal. */
  readonly unless?: ((worktree: Worktree) => void) | undefined;
}

export interface RemoveResult {
  /** As it was. */
  readonly worktree: Worktree;
  /** Holds what was unsaved; undefined when nothing was. */
  readonly auto: Snapshot | undefined;
}

/**
 * Removes a worktree: payload and registry entry; its snapshots stay. What is unsaved, or was never saved, is kept by an automatic snapshot
 * first; what is written until its directory is out of reach, by another. A crash leaves it whole or, after recovery, gone. Throws E_WORKTREE_NOT_FOUND, E_WORKTREE_PROTECTED ("main", or where `cwd` is), E_SOURCE_BUSY,
 * E_COMMITTED_INCOMPLETE, and what a snapshot throws.
 */
export async function removeWorktree(repo: Repository, request: RemoveRequest): Promise<RemoveResult> {
  const { name, cwd } = request;
  if (name === MAIN_WORKTREE) throw worktreeProtected(name, 'it is the main worktree', 'jvs worktree list');
  const worktree = await readWorktree(repo, name);
  if (cwd !== undefined && isInside(worktree.path, cwd)) {
    throw worktreeProtected(name, 'you are standing in it', `cd ${repo.root}`);
  }
  return withWorktreeLock(repo, name, () => removeLocked(repo, request), { operation: 'worktree_remove' });
}

/** Settles a removal whose process died: forward when the payload had left its place, else back. */
export async function recoverRemove(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const { name, worktreeId, payloadIno, autoSnapshotId } = decodeJournal(intent);
  const staging = repo.paths.staging(intent.op_id);
  const payload = path.join(staging, 'payload');
  const moved = directoryInode(payload) !== undefined;
  const registered = await isRegistered(repo, name, worktreeId);
  let kept = autoSnapshotId;
  // Its entry goes last, and so tells whether everything was kept.
  if (moved && registered)
    kept = await keepMoved(repo, { worktree: await readWorktree(repo, name), payload, kept });
  const untouched =
    registered && !moved && directoryInode(repo.paths.worktreePayload(name)) === (payloadIno ?? undefined);
  const details = { ...intent.details, auto_snapshot_id: kept };
  if (!untouched) await unregister(repo, { intent: { ...intent, details }, recovery: true });
  await removeStage(repo, intent.op_id);
  return untouched
    ? { outcome: 'rolled_back', message: `worktree ${name} was not removed` }
    : { outcome: 'rolled_forward', message: `worktree ${name} was removed` };
}

async function removeLocked(repo: Repository, { name, from, unless }: RemoveRequest): Promise<RemoveResult> {
  await settleInterrupted(repo, { worktree: name });
  const worktree = await readWorktree(repo, name);
  unless?.(worktree);
  const payloadIno = directoryInode(worktree.path) ?? null;
  const operation = await beginOperation(repo, {
    operation: 'worktree_remove',
    worktree: name,
    details: encodeJournal({
      worktreeId: worktree.config.worktree_id,
      payloadIno,
      scope: await scopeOf(repo, from),
      entry: entryOf(worktree, worktree.head.current),
    }),
  });
  try {
    const auto = await moveAway(repo, worktree, operation);
    await finish(pastReturn(repo), worktree, operation);
    return { worktree, auto };
  } finally {
    await operation.release();
  }
}

async function moveAway(
  repo: Repository,
  worktree: Worktree,
  operation: Operation,
): Promise<Snapshot | undefined> {
  const moved = path.join(repo.paths.staging(operation.opId), 'payload');
  try {
    await mkdir(path.dirname(moved), { mode: 0o700 });
    // Somebody deleted the directory by hand: there is nothing left to keep, only an entry to take out.
    if (directoryInode(worktree.path) === undefined) return undefined;
    const auto = await keepUnsaved(repo, worktree, `before removal of worktree ${worktree.name}`);
    const kept = auto?.descriptor.snapshot_id ?? null;
    await operation.update({ auto_snapshot_id: kept });
    await moveDirectory(repo, worktree.path, moved);
    const onKept = (id: string): Promise<void> => operation.update({ auto_snapshot_id: id });
    const last = await keepMoved(repo, { worktree, payload: moved, kept, onKept });
    return last === kept || last === null ? auto : await readSnapshot(repo, last);
  } catch (error) {
    await giveBack(repo, { worktree, moved, operation });
    throw environmentError(error, { action: 'remove a worktree', path: worktree.path });
  }
}

interface Moved {
  readonly worktree: Worktree;
  readonly payload: string;
  readonly kept: string | null;
  readonly onKept?: (id: string) => Promise<void>;
}

function keepMoved(
  repo: Repository,
  { worktree, payload, kept, onKept = async () => undefined }: Moved,
): Promise<string | null> {
  const why = `written while worktree ${worktree.name} was removed`;
  return keepWrittenSince(repo, { worktree: { ...worktree, path: payload }, kept, why, onKept });
}

/** Nothing was removed. Where its place was taken meanwhile the intent stays, and the next command goes forward. */
async function giveBack(
  repo: Repository,
  {
    worktree,
    moved,
    operation,
  }: { readonly worktree: Worktree; readonly moved: string; readonly operation: Operation },
): Promise<void> {
  try {
    if (directoryInode(moved) !== undefined) await moveDirectory(repo, moved, worktree.path);
  } catch (error) {
    repo.context.onEvent?.({ type: 'warning', code: 'W_LEFT_BEHIND', message: (error as Error).message });
    return;
  }
  await dropOperation(repo, operation);
}

async function finish(repo: Repository, worktree: Worktree, operation: Operation): Promise<void> {
  try {
    await unregister(repo, { intent: operation.intent, recovery: false });
    await endOperation(repo, operation);
  } catch (error) {
    throw committedIncomplete('remove worktree', worktree.name, error);
  }
}

/** Every step may be repeated. */
async function unregister(
  repo: Repository,
  { intent, recovery }: { readonly intent: Intent; readonly recovery: boolean },
): Promise<void> {
  const { name, worktreeId, autoSnapshotId, scope, entry } = decodeJournal(intent);
  if (await isRegistered(repo, name, worktreeId)) {
    const registry = path.join(repo.paths.staging(intent.op_id), 'registry');
    await withRepoLock(repo, () => moveDirectory(repo, repo.paths.worktree(name), registry));
  }
  const before = entry && { ...entry, content: autoSnapshotId ?? entry.content };
  const undo = undoFacts(scope, { before, after: null });
  const details = { worktree_id: worktreeId, auto_snapshot_id: autoSnapshotId, ...undo };
  await recordOnce(repo, { intent, target: name, details, recovery });
}

function isInside(directory: string, cwd: string): boolean {
  return cwd === directory || cwd.startsWith(`${directory}${path.sep}`);
}
