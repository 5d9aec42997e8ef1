import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeFileDurably } from '@jvs/fs';
import { encodeSealed } from '@jvs/integrity';
import {
  environmentError,
  errnoName,
  headSchema,
  validateWorktreeName,
  worktreeConfigSchema,
  type Intent,
  withState,
} from '@jvs/model';
import {
  beginOperation,
  MAIN_WORKTREE,
  readWorktree,
  recordOnce,
  scopeOf,
  removeStage,
  removeTree,
  settleInterrupted,
  withRepoLock,
  withWorktreeLock,
  type Operation,
  type RecoveryResult,
  type Repository,
  type Worktree,
  pastReturn,
} from '@jvs/repo';
import { directoryInode } from './directory-inode.js';
import { dropOperation, endOperation } from './end-operation.js';
import { isRegistered } from './is-registered.js';
import { moveDirectory } from './move-directory.js';
import { mustBecomeFree, mustBeFree } from './must-be-free.js';

import { renameFacts } from './undo-facts.js';
import {
  committedIncomplete,
  directoryMissing,
  worktreeExists,
  worktreeProtected,
} from './worktree-errors.js';
import { decodeJournal, encodeJournal } from './worktree-journal.js';

export interface RenameRequest {
  readonly from: string;
  readonly to: string;
  /** Worktree in which this is asked for, and whose undo takes it back; by default main. */
  readonly givenIn?: string | undefined;
}

/**
 * Renames a worktree: its directory and its registry entry. Id, head, current and history stay. A crash leaves the old name or, after recovery, the
 * new one. Throws E_NAME_INVALID, E_WORKTREE_NOT_FOUND, E_WORKTREE_EXISTS, E_WORKTREE_PROTECTED ("main"), E_COMMITTED_INCOMPLETE.
 */
export async function renameWorktree(repo: Repository, request: RenameRequest): Promise<Worktree> {
  const { from, to } = request;
  validateWorktreeName(to);
  if (from === MAIN_WORKTREE) throw worktreeProtected(from, 'it is the main worktree', 'jvs worktree list');
  await readWorktree(repo, from);
  await mustBecomeFree(repo, to);
  const options = { operation: 'worktree_rename' };
  // In one order everywhere: two renames the other way round would wait for each other.
  const [first, second] = [from, to].sort() as [string, string];
  return withWorktreeLock(
    repo,
    first,
    () => withWorktreeLock(repo, second, () => renameLocked(repo, request), options),
    options,
  );
}

/** Settles a rename whose process died: forward when the payload had moved, else back. */
export async function recoverRename(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const { name, to, payloadIno, worktreeId } = decodeJournal(intent);
  const moved =
    to !== null &&
    ((await isRegistered(repo, to, worktreeId)) ||
      directoryInode(repo.paths.worktreePayload(to)) === payloadIno);
  if (moved) await withWorktreeLock(repo, to, () => reregister(repo, { intent, recovery: true }));
  await removeStage(repo, intent.op_id);
  return moved
    ? { outcome: 'rolled_forward', message: `worktree ${name} was renamed to ${to}` }
    : { outcome: 'rolled_back', message: `worktree ${name} was not renamed` };
}

async function renameLocked(repo: Repository, request: RenameRequest): Promise<Worktree> {
  const { from, to } = request;
  await settleInterrupted(repo, { worktree: to });
  await settleInterrupted(repo, { worktree: from });
  const worktree = await readWorktree(repo, from);
  const payloadIno = directoryInode(worktree.path);
  // Somebody deleted or moved it by hand: there is nothing to rename, and no half-done operation to leave behind.
  if (payloadIno === undefined) throw directoryMissing(from, worktree.path);
  const scope = await scopeOf(repo, request.givenIn);
  const journal = { worktreeId: worktree.config.worktree_id, payloadIno, to, scope };
  const operation = await beginOperation(repo, {
    operation: 'worktree_rename',
    worktree: from,
    details: encodeJournal(journal),
  });
  try {
    await movePayload(repo, { from, to }, operation);
    return await finish(pastReturn(repo), { from, to }, operation);
  } finally {
    await operation.release();
  }
}

async function movePayload(
  repo: Repository,
  { from, to }: RenameRequest,
  operation: Operation,
): Promise<void> {
  const target = repo.paths.worktreePayload(to);
  try {
    mustBeFree(repo, to);
    await moveDirectory(repo, repo.paths.worktreePayload(from), target);
  } catch (error) {
    const stayed = directoryInode(repo.paths.worktreePayload(from)) !== undefined;
    if (stayed) await dropOperation(repo, operation);
    if (errnoName(error) === 'EEXIST') throw worktreeExists(to, target);
    throw withState(environmentError(error, { action: 'rename a worktree', path: target }), {
      state: stayed
        ? `worktree "${from}" keeps its name`
        : 'its directory has the new name, its entry the old one',
      next: stayed ? 'jvs worktree list' : 'jvs doctor --repair resume',
    });
  }
}

async function finish(
  repo: Repository,
  { from, to }: RenameRequest,
  operation: Operation,
): Promise<Worktree> {
  try {
    await reregister(repo, { intent: operation.intent, recovery: false });
    await endOperation(repo, operation);
    return await readWorktree(repo, to);
  } catch (error) {
    throw committedIncomplete('rename worktree', from, error);
  }
}

/** Every step may be repeated: the new entry appears complete, then the old one goes. */
async function reregister(
  repo: Repository,
  { intent, recovery }: { readonly intent: Intent; readonly recovery: boolean },
): Promise<void> {
  const { name, to, worktreeId, scope } = decodeJournal(intent);
  if (to === null) return;
  await withRepoLock(repo, async () => {
    if (!(await isRegistered(repo, to, worktreeId))) await stageRegistry(repo, { intent, name, to });
    await retireRegistry(repo, intent, name);
  });
  const undo = renameFacts(scope, { worktreeId, before: name, after: to });
  const details = { worktree_id: worktreeId, from: name, ...undo };
  await recordOnce(repo, { intent, target: to, details, recovery });
}

/** Out of everybody's sight in one step: half of an entry would be a damaged worktree to whoever reads it. */
async function retireRegistry(repo: Repository, intent: Intent, name: string): Promise<void> {
  const entry = repo.paths.worktree(name);
  if (directoryInode(entry) === undefined) return;
  const staging = repo.paths.staging(intent.op_id);
  const retired = path.join(staging, 'retired');
  await mkdir(staging, { recursive: true, mode: 0o700 });
  await removeTree(repo, retired);
  await moveDirectory(repo, entry, retired);
}

async function stageRegistry(
  repo: Repository,
  { intent, name, to }: { readonly intent: Intent; readonly name: string; readonly to: string },
): Promise<void> {
  const { config, head } = await readWorktree(repo, name);
  const staging = repo.paths.staging(intent.op_id);
  await removeTree(repo, staging);
  const registry = path.join(staging, 'registry');
  await mkdir(registry, { recursive: true, mode: 0o700 });
  await writeFileDurably(path.join(registry, `head.${head.generation}.json`), encodeSealed(headSchema, head));
  await writeFileDurably(
    path.join(registry, 'config.json'),
    encodeSealed(worktreeConfigSchema, { ...config, name: to }),
  );
  // What a crash left under the new name is no registration.
  await removeTree(repo, repo.paths.worktree(to));
  await moveDirectory(repo, registry, repo.paths.worktree(to));
}
