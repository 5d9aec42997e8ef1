import { redoLast, undoLast } from '@jvs/undo';
import { inverses } from '../composition/inverses.js';
import type { Scope } from '../scope.js';
import { undoView, type UndoView } from '../views/undo-view.js';

export interface UndoRequest {
  /** Say what would be done, or why it cannot be. */
  readonly dryRun?: boolean | undefined;
}

export function undo(scope: Scope, request: UndoRequest): Promise<UndoView> {
  return turnRound(scope, request, undoLast);
}

export function redo(scope: Scope, request: UndoRequest): Promise<UndoView> {
  return turnRound(scope, request, redoLast);
}

async function turnRound(
  { repo, worktree, cwd }: Scope,
  { dryRun = false }: UndoRequest,
  turn: typeof undoLast,
): Promise<UndoView> {
  return undoView(await turn(repo, { worktree, inverses, dryRun, cwd }), { worktree, dryRun });
}
