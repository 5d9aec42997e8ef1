import type { RepairId } from './repair.js';

/** `error`: the repository is unhealthy. `warning`: it works, and somebody should know. */
export type Severity = 'error' | 'warning';

/** One thing that a check found. */
export interface Finding {
  /** The check's id. */
  readonly check: string;
  readonly severity: Severity;
  /** `E_…` as commands would fail with, or `W_…`. Stable. */
  readonly code: string;
  readonly message: string;
  /** From the repository's root. */
  readonly file?: string | undefined;
  /** Id of the snapshot or operation, or name of the worktree, it is about. */
  readonly target?: string | undefined;
  /** What mends it. */
  readonly repair?: RepairId | undefined;
  /** A command or one thing to do, where there is no repair. */
  readonly hint?: string | undefined;
}
