import type { SnapshotFact } from './facts.js';

/** What keeps a snapshot. `detail` is a worktree's name, an operation, a tag, a pin's reason, or a rule's bucket. */
export interface Reason {
  readonly kind:
    | 'head'
    | 'current'
    | 'base'
    | 'operation'
    | 'pin'
    | 'tag'
    | 'min_age'
    | 'last'
    | 'hourly'
    | 'daily'
    | 'weekly'
    | 'monthly'
    | 'yearly'
    | 'within'
    | 'keep_tag';
  readonly detail: string;
}

/** Why a snapshot may go. `limit`: nothing but a limit on space asks for it. */
export type Why = 'auto_age' | 'no_rule' | 'limit';

/**
 * What becomes of a snapshot. `protected`: nothing but the end of its reasons lets it go. `spare`: nothing protects it and nothing asks for
 * its end, so it goes only when space is short. `goes`: the policy wants it gone.
 */
export type Decision =
  | { readonly snapshot: SnapshotFact; readonly verdict: 'protected'; readonly reasons: readonly Reason[] }
  | { readonly snapshot: SnapshotFact; readonly verdict: 'spare' }
  | { readonly snapshot: SnapshotFact; readonly verdict: 'goes'; readonly why: Why };

/** A snapshot of a plan. */
export interface Victim {
  readonly snapshot: SnapshotFact;
  readonly why: Why;
  /** What comes back when it goes after those before it in the plan; null when nothing was measured. */
  readonly bytes: number | null;
}
