import { JvsError, type FactsOf, type UndoFacts, type UndoKind } from '@jvs/model';
import { isPublished } from './is-published.js';
import type { InverseRequest } from './inverse.js';
import type { Repository } from './repository.js';

/** E_UNDO_BLOCKED: the repository went on after the operation. `differs` says what is not as the operation left it. */
export function undoBlocked(differs: string, hint: string, details: Record<string, unknown> = {}): JvsError {
  return new JvsError('E_UNDO_BLOCKED', {
    message: `this cannot be taken back now: ${differs}`,
    hint,
    details: { reason: differs, ...details },
  });
}

/** E_UNDO_IMPOSSIBLE: it can never be taken back (again). */
export function undoImpossible(reason: string, details: Record<string, unknown> = {}): JvsError {
  return new JvsError('E_UNDO_IMPOSSIBLE', {
    message: `this cannot be taken back: ${reason}`,
    hint: 'jvs op log',
    details: { reason, ...details },
  });
}

/** Throws E_UNDO_IMPOSSIBLE unless every snapshot that is needed is still there. */
export function mustStillExist(repo: Repository, ids: ReadonlyArray<string | null>): void {
  const missing = ids.filter((id) => id !== null && !isPublished(repo, id));
  if (missing.length === 0) return;
  throw undoImpossible(`snapshot ${missing.join(', ')} was deleted since`, { missing });
}

/** The request with its facts as the kind an inverse is for; another kind is a bug in the table of inverses. */
export function requestOf<K extends UndoKind>(
  request: InverseRequest,
  kind: K,
): InverseRequest<FactsOf<K>> & { readonly facts: FactsOf<K> } {
  const { facts } = request;
  if (!isKind(facts, kind))
    throw new JvsError('E_INTERNAL', { message: `the inverse of ${kind} was called for ${facts.kind}` });
  return { ...request, facts };
}

function isKind<K extends UndoKind>(facts: UndoFacts, kind: K): facts is FactsOf<K> {
  return facts.kind === kind;
}
