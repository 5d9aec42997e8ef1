import type { UndoFacts } from '@jvs/model';
import type { Repository } from './repository.js';
import type { Snapshot } from './snapshot.js';

export interface InverseRequest<Facts extends UndoFacts = UndoFacts> {
  /** What the operation did. */
  readonly facts: Facts;
  /** Look only: whatever would stand in the way is thrown, and nothing is changed. */
  readonly dryRun: boolean;
  /** Where the user stands (absolute, links resolved). */
  readonly cwd?: string | undefined;
}

export interface InverseResult {
  /** Holds what was unsaved; undefined when nothing was. */
  readonly auto?: Snapshot | undefined;
}

/**
 * Takes an operation back, as an ordinary operation with its own intent: `context.reversal` makes its record an undo's or a redo's. Throws E_UNDO_BLOCKED
 * when the repository is not as the operation left it, E_UNDO_IMPOSSIBLE when what is needed is gone.
 */
export type Inverse = (repo: Repository, request: InverseRequest) => Promise<InverseResult>;
