import { createGeneration, createLockedFile, type Lock } from '@jvs/fs';
import { encodeMetadata, intentSchema, type Intent } from '@jvs/model';
import type { Operation } from './operation.js';
import type { RepoContext } from './repo-context.js';
import { readSnapshot } from './read-snapshot.js';
import type { Repository } from './repository.js';
import { settleInterrupted } from './settle-interrupted.js';
import { intentFamily, removeIntent } from './store/intents.js';
import { withRepoLock } from './with-lock.js';

export interface NewOperation {
  /** Key of its recoverer, and what audit records and E_INTERRUPTED call it. */
  readonly operation: string;
  /** Whose lock the caller holds; null for an operation on the repository, whose lock the caller holds then. */
  readonly worktree: string | null;
  readonly snapshotId?: string | null | undefined;
  /**
   * A snapshot whose payload the operation is going to read. From here on its deletion spares it; when it was deleted before, this throws
   * E_SNAPSHOT_DELETED or E_REF_NOT_FOUND and nothing was begun. The caller does not hold the repository lock.
   */
  readonly reads?: string | null | undefined;
  /** What recovery needs. */
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Starts an operation: settles interrupted ones first (E_INTERRUPTED when one of this worktree cannot be), then writes an intent, durable and
 * locked by this process. Until `finish`, a crash leaves the intent to recovery.
 */
export async function beginOperation(repo: Repository, start: NewOperation): Promise<Operation> {
  await settleInterrupted(repo, { worktree: start.worktree });
  return startOperation(repo, start);
}

/** `beginOperation` without settling anything first: for repairs, which go on where that fails. */
export async function startOperation(repo: Repository, start: NewOperation): Promise<Operation> {
  const { context, paths } = repo;
  const opId = context.newId();
  const intent: Intent = {
    schema: 'jvs.intent/1',
    op_id: opId,
    operation: start.operation,
    worktree: start.worktree,
    snapshot_id: start.snapshotId ?? null,
    started_at: context.now().toISOString(),
    actor: context.actor,
    details: { ...start.details, ...surroundings(context) },
  };
  const lock = await createLockedFile(paths.intent(opId), encodeMetadata(intentSchema, intent), {
    system: context.system,
  });
  const operation = new LockedOperation(repo, intent, lock);
  await makeSure(repo, operation, start);
  return operation;
}

/**
 * Who deletes lists the intents, and takes snapshots out of sight, under one hold of the repository lock. So either it saw our intent, or
 * it had finished before we get the lock, and we see what is gone.
 */
async function makeSure(
  repo: Repository,
  operation: Operation,
  { reads, ...start }: NewOperation,
): Promise<void> {
  if (reads === undefined || reads === null) return;
  try {
    await withRepoLock(repo, () => readSnapshot(repo, reads), { operation: start.operation });
  } catch (error) {
    await operation.finish();
    throw error;
  }
}

/** What the audit record needs beside the operation itself, so that whoever recovers it writes the same one. */
function surroundings({ reason, reversal }: RepoContext): Record<string, unknown> {
  return { ...(reason !== undefined && { reason }), ...(reversal !== undefined && { reversal }) };
}

class LockedOperation implements Operation {
  readonly opId: string;
  readonly #repo: Repository;
  readonly #lock: Lock;
  #intent: Intent;
  #generation = 0;

  constructor(repo: Repository, intent: Intent, lock: Lock) {
    this.opId = intent.op_id;
    this.#repo = repo;
    this.#intent = intent;
    this.#lock = lock;
  }

  get intent(): Intent {
    return this.#intent;
  }

  async update(details: Readonly<Record<string, unknown>>): Promise<void> {
    const intent = { ...this.#intent, details: { ...this.#intent.details, ...details } };
    const family = intentFamily(this.#repo.paths, this.opId);
    await createGeneration(family, this.#generation + 1, encodeMetadata(intentSchema, intent));
    this.#generation += 1;
    this.#intent = intent;
  }

  async finish(): Promise<void> {
    await removeIntent(this.#repo.paths, this.opId);
    this.#lock.release();
  }

  async release(): Promise<void> {
    this.#lock.release();
  }
}
