import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fsyncDirectory } from '@jvs/fs';
import {
  environmentError,
  errnoName,
  validateWorktreeName,
  withState,
  type Intent,
  type WorktreeEntry,
} from '@jvs/model';
import {
  beginOperation,
  readWorktree,
  recordOnce,
  registerWorktree,
  removeStage,
  removeTree,
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
import { makePayload, type CheckedInodes } from './make-payload.js';
import { moveDirectory } from './move-directory.js';
import { mustBecomeFree, mustBeFree } from './must-be-free.js';
import { rememberClone } from './remember-clone.js';
import { entryOf, undoFacts } from './undo-facts.js';
import { committedIncomplete, worktreeExists } from './worktree-errors.js';
import { decodeJournal, encodeJournal } from './worktree-journal.js';

export interface MakeRequest {
  readonly name: string;
  /** Snapshot it begins as; null for an empty one. */
  readonly base: string | null;
  /** For intents and the audit log. */
  readonly operation: 'worktree_create' | 'worktree_fork';
  /** Id of the worktree the command was given in. */
  readonly scope: string;
  /** Brings back a worktree that there was, id and line included; its `content` is `base`. */
  readonly entry?: WorktreeEntry | undefined;
}

/**
 * Makes a worktree: payload complete and checked in `.jvs/tmp`, renamed to its place, then registered. A crash leaves all of it
 * or, after recovery, nothing. Throws E_NAME_INVALID, E_WORKTREE_EXISTS, E_PAYLOAD_MISMATCH, engine and environment errors.
 */
export async function makeWorktree(repo: Repository, request: MakeRequest): Promise<Worktree> {
  const { name, operation } = request;
  validateWorktreeName(name);
  await mustBecomeFree(repo, name);
  return withWorktreeLock(repo, name, () => makeLocked(repo, request), { operation });
}

/** Settles a making whose process died: registered when the payload had reached its place, dropped otherwise. */
export async function recoverMake(repo: Repository, intent: Intent): Promise<RecoveryResult> {
  const { name, worktreeId, payloadIno } = decodeJournal(intent);
  const placed = payloadIno !== null && directoryInode(repo.paths.worktreePayload(name)) === payloadIno;
  const forward = placed || (await isRegistered(repo, name, worktreeId));
  if (forward) await register(repo, { intent, recovery: true });
  await removeStage(repo, intent.op_id);
  return forward
    ? { outcome: 'rolled_forward', message: `worktree ${name} was registered` }
    : { outcome: 'rolled_back', message: `the unfinished worktree ${name} was dropped` };
}

async function makeLocked(repo: Repository, request: MakeRequest): Promise<Worktree> {
  const operation = await beginOperation(repo, {
    operation: request.operation,
    worktree: request.name,
    snapshotId: request.base,
    reads: request.base,
    details: encodeJournal({
      worktreeId: request.entry?.worktree_id ?? repo.context.newId(),
      scope: request.scope,
      entry: request.entry ?? null,
    }),
  });
  try {
    const clone = await place(repo, request, operation);
    return await finish(pastReturn(repo), { ...request, clone }, operation);
  } finally {
    await operation.release();
  }
}

/**
 * Until the rename there is nothing to see, and a failure leaves nothing; after it a failed sync leaves it to recovery, which registers what is in place.
 * Returns the clone as it was when it was checked.
 */
async function place(
  repo: Repository,
  { name, base }: MakeRequest,
  operation: Operation,
): Promise<CheckedInodes | undefined> {
  const staging = repo.paths.staging(operation.opId);
  const payload = path.join(staging, 'payload');
  const target = repo.paths.worktreePayload(name);
  let inode: string | undefined;
  try {
    // Again, now that nobody else can take the name.
    mustBeFree(repo, name);
    await mkdir(staging, { mode: 0o700 });
    const clone = await makePayload(repo, { base, destination: payload });
    inode = directoryInode(payload);
    await operation.update({ payload_ino: inode ?? null });
    const made = await mkdir(repo.paths.worktreePayloads, { recursive: true });
    if (made !== undefined) await fsyncDirectory(repo.root);
    await moveDirectory(repo, payload, target);
    return clone;
  } catch (error) {
    const placed = inode !== undefined && directoryInode(target) === inode;
    if (!placed) await dropOperation(repo, operation);
    if (errnoName(error) === 'EEXIST') throw worktreeExists(name, target);
    throw withState(environmentError(error, { action: 'make a worktree', path: target }), {
      state: placed
        ? `the directory of worktree "${name}" is in place, its entry is not`
        : `there is no worktree "${name}"`,
      next: placed ? 'jvs doctor --repair resume' : 'jvs worktree list',
    });
  }
}

interface Placed extends MakeRequest {
  readonly clone: CheckedInodes | undefined;
}

async function finish(
  repo: Repository,
  { name, base, clone }: Placed,
  operation: Operation,
): Promise<Worktree> {
  try {
    const worktree = await register(repo, { intent: operation.intent, recovery: false });
    // Only here: what recovery finds was open to anybody since it was checked.
    if (base !== null && clone !== undefined) await rememberClone(repo, worktree, { base, clone });
    await endOperation(repo, operation);
    return worktree;
  } catch (error) {
    throw committedIncomplete('make worktree', name, error);
  }
}

/** Every step may be repeated. */
async function register(
  repo: Repository,
  { intent, recovery }: { readonly intent: Intent; readonly recovery: boolean },
): Promise<Worktree> {
  const { name, worktreeId, scope, entry } = decodeJournal(intent);
  const { snapshot_id: content } = intent;
  const { base, head, current } = entry ?? { base: content, head: content, current: content };
  if (!(await isRegistered(repo, name, worktreeId))) {
    // What a crash left of a registration is not yet one.
    await removeTree(repo, repo.paths.worktree(name));
    const identity = { worktreeId, base, head, current, createdAt: entry?.created_at };
    await withRepoLock(repo, () => registerWorktree(repo, { name, opId: intent.op_id, ...identity }));
  }
  const worktree = await readWorktree(repo, name);
  const undo = undoFacts(scope, { before: null, after: entryOf(worktree, content) });
  const details = { worktree_id: worktreeId, base, ...undo };
  await recordOnce(repo, { intent, target: name, details, recovery });
  return worktree;
}
