import { createGeneration, createLockedFile, type Lock } from '@jvs/fs';
import { encodeMetadata, intentSchema, type Intent } from '@jvs/model';
import type { Operation } from './operation.js';
import type { RepoContext } from './repo-context.js';
import type { Repository } from './repository.js';
import { settleInterrupted } from './settle-interrupted.js';
import { intentFamily, removeIntent } from './store/intents.js';

export interface NewOperation {
  /** Key of its recoverer, and what audit records and E_INTERRUPTED call it. */
  readonly operation: string;
  /** Whose lock the caller holds; null for an operation on the repository, whose lock the caller holds then. */
  readonly worktree: string | null;
  readonly snapshotId?: string | null | undefined;
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
  return new LockedOperation(repo, intent, lock);
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
