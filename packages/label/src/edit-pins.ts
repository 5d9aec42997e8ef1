import { sealPin } from '@jvs/integrity';
import { JvsError, parseDuration, type FactsOf, type Pin } from '@jvs/model';
import {
  changeRepository,
  isPinInForce,
  mustStillExist,
  readPins,
  readWorktree,
  recoverChange,
  removePin as unlinkPin,
  requestOf,
  resolveRef,
  undoBlocked,
  writePin,
  type ChangeTest,
  type Inverse,
  type Recoverer,
  type Repository,
  type RepositoryChange,
  type Worktree,
} from '@jvs/repo';
import { findPin } from './find-pin.js';

export interface PinRequest {
  readonly ref: string;
  /** Worktree that `HEAD` and `@` are about, and whose undo takes this back. */
  readonly worktree: string;
  /** As `parseDuration` reads it; without it the pin never expires. */
  readonly expires?: string | undefined;
}

/** A pin, and whether it protects its snapshot now. */
export interface PinState {
  readonly pin: Pin;
  readonly inForce: boolean;
}

/**
 * Pins a snapshot, so that it is never deleted while the pin is there and in force; the context's reason is the pin's. Throws E_USAGE for a time that
 * is none, what `resolveRef` throws, E_METADATA_CORRUPT, E_LOCKED, E_COMMITTED_INCOMPLETE.
 */
export async function addPin(repo: Repository, request: PinRequest): Promise<Pin> {
  const expiresAt = expiry(repo, request.expires);
  let made: Pin | undefined;
  const plan = async (): Promise<RepositoryChange> => {
    const worktree = await readWorktree(repo, request.worktree);
    const { descriptor } = await resolveRef(repo, request.ref, { worktree });
    made = newPin(repo, descriptor.snapshot_id, expiresAt);
    return changeOf(repo, 'pin_add', { ...pinFacts(worktree), before: null, after: made });
  };
  await changeRepository(repo, plan, isApplied);
  return made as Pin;
}

/** Removes the pin of an id or its beginning, or the only one of a snapshot. Throws E_PIN_NOT_FOUND, E_REF_AMBIGUOUS, and as `addPin` does. */
export async function removePin(
  repo: Repository,
  { pin: wanted, worktree: name }: { readonly pin: string; readonly worktree: string },
): Promise<Pin> {
  let gone: Pin | undefined;
  const plan = async (): Promise<RepositoryChange> => {
    const worktree = await readWorktree(repo, name);
    gone = await findPin(repo, wanted, worktree);
    return changeOf(repo, 'pin_remove', { ...pinFacts(worktree), before: gone, after: null });
  };
  await changeRepository(repo, plan, isApplied);
  return gone as Pin;
}

/** All pins, or those of one snapshot, oldest first, expired ones too. Throws E_METADATA_CORRUPT, what `resolveRef` throws. */
export async function listPins(
  repo: Repository,
  { ref, worktree: name }: { readonly ref?: string | undefined; readonly worktree: string },
): Promise<PinState[]> {
  const pins = await readPins(repo);
  const only =
    ref === undefined
      ? undefined
      : (await resolveRef(repo, ref, { worktree: await readWorktree(repo, name) })).descriptor.snapshot_id;
  return pins
    .filter((pin) => only === undefined || pin.snapshot_id === only)
    .map((pin) => ({ pin, inForce: isPinInForce(pin, repo.context.now()) }));
}

/** Takes back that a pin was added or removed; one that comes back is the same file. Throws E_UNDO_BLOCKED, E_UNDO_IMPOSSIBLE. */
export const pinInverse: Inverse = async (repo, request) => {
  const { facts, dryRun } = requestOf(request, 'pin');
  const back = { ...facts, before: facts.after, after: facts.before };
  const plan = async (): Promise<RepositoryChange> => {
    await mustBeAsLeft(repo, facts);
    return changeOf(repo, back.after === null ? 'pin_remove' : 'pin_add', back);
  };
  if (dryRun) await plan();
  else await changeRepository(repo, plan, isApplied);
  return {};
};

const recover = recoverChange((repo, undo) => isApplied(repo, undo));

/** Recoverers of changes of pins, by the name their intents have. */
export const pinRecoverers: Readonly<Record<string, Recoverer>> = { pin_add: recover, pin_remove: recover };

const isApplied: ChangeTest = async (repo, undo) => undo.kind === 'pin' && (await isThere(repo, undo));

/** Whether the pins are as these facts leave them. */
async function isThere(repo: Repository, { before, after }: FactsOf<'pin'>): Promise<boolean> {
  const ids = new Set((await readPins(repo)).map((pin) => pin.pin_id));
  return (after === null || ids.has(after.pin_id)) && (before === null || !ids.has(before.pin_id));
}

function pinFacts({ config }: Worktree): Pick<FactsOf<'pin'>, 'kind' | 'scope'> {
  return { kind: 'pin', scope: config.worktree_id };
}

function changeOf(repo: Repository, operation: string, undo: FactsOf<'pin'>): RepositoryChange {
  const { before, after } = undo;
  const target = (after ?? before)?.snapshot_id ?? '';
  const apply = async (): Promise<void> => {
    if (after !== null) await writePin(repo, after);
    if (before !== null) await unlinkPin(repo, before.pin_id);
  };
  return { operation, target, undo, apply };
}

function newPin({ context }: Repository, snapshotId: string, expiresAt: string | null): Pin {
  return sealPin({
    schema: 'jvs.pin/1',
    pin_id: context.newId(),
    snapshot_id: snapshotId,
    reason: context.reason ?? '',
    expires_at: expiresAt,
    created_at: context.now().toISOString(),
    actor: context.actor,
  });
}

function expiry({ context }: Repository, expires: string | undefined): string | null {
  if (expires === undefined) return null;
  const duration = parseDuration(expires);
  if (duration !== undefined && duration > 0)
    return new Date(context.now().getTime() + duration).toISOString();
  throw new JvsError('E_USAGE', {
    message: 'a pin expires after a time such as 12h, 30d, 8w, 6m or 2y',
    hint: '--expires 30d',
  });
}

async function mustBeAsLeft(repo: Repository, facts: FactsOf<'pin'>): Promise<void> {
  if (!(await isThere(repo, facts))) throw undoBlocked('the pin was changed since', 'jvs pin list');
  mustStillExist(repo, [facts.before?.snapshot_id ?? null]);
}
