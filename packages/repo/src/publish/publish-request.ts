import type { Worktree } from '../worktree.js';
import type { WorktreeState } from '../worktree-state.js';

/** What to publish. The caller holds the worktree's lock. */
export interface PublishRequest {
  /** As read under the lock. */
  readonly worktree: Worktree;
  readonly kind: 'user' | 'auto';
  readonly note: string;
  readonly tags: readonly string[];
  /** Default: the worktree's current snapshot. */
  readonly parentId?: string | null | undefined;
  /** Whether head and current become the new snapshot. Refused while detached (E_DETACHED). */
  readonly advance: boolean;
  /** An engine's name instead of the repository's choice. */
  readonly engine?: string | undefined;
  /** Believe no cached digest. */
  readonly rehash?: boolean | undefined;
  /** A scan made under the same lock, to save another one. */
  readonly state?: WorktreeState | undefined;
}
