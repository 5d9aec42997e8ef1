import type { EngineRegistry } from '@jvs/engine';
import type { SystemCalls, TreeOps } from '@jvs/fs';
import type { Intent, Reversal } from '@jvs/model';
import type { Repository } from './repository.js';

/** Everything a repository needs of its surroundings; handed in by the composition root, nothing global. */
export interface RepoContext {
  readonly ops: TreeOps;
  /** Absent where the native addon is: then there are no kernel locks, and nothing can be changed (docs/adr/0004). */
  readonly system: SystemCalls | undefined;
  readonly engines: EngineRegistry;
  now(): Date;
  /** A fresh UUIDv4. */
  newId(): string;
  /** "user@host", as audit records hold it. */
  readonly actor: string;
  readonly pid: number;
  readonly host: string;
  /** Undefined where there are no uids; then owners are not checked. */
  readonly uid: number | undefined;
  /** The user's home directory, refused by `initRepository`; beside the one the password database names. */
  readonly home?: string | undefined;
  /** Where index and stat caches of repositories on network and FUSE file systems go: `<cacheHome>/<repo_id>/`. */
  readonly cacheHome: string;
  /** "none": `index.sqlite` is neither read nor written, and every lookup reads the descriptors. Default "auto": used where SQLite loads. */
  readonly index?: 'auto' | 'none' | undefined;
  /** How long to wait for a lock, in milliseconds, before E_LOCKED. */
  readonly lockTimeoutMs: number;
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Goes into audit records. */
  readonly reason?: string | undefined;
  /** Set while an operation takes another one back or brings it again: its intent and audit record are then those of the undo or redo. */
  readonly reversal?: Reversal | undefined;
  onEvent?(event: RepoEvent): void;
  /** By `intent.operation`, for operations this package does not know itself. */
  readonly recoverers: Readonly<Record<string, Recoverer>>;
}

/** What a long operation tells about itself while it runs. */
export type RepoEvent =
  | { readonly type: 'phase'; readonly phase: string; readonly total?: number | undefined }
  | {
      readonly type: 'progress';
      readonly phase: string;
      readonly entries: number;
      readonly bytes: number;
      /** Entries there are in all, where that is known. */
      readonly total?: number | undefined;
    }
  | { readonly type: 'warning'; readonly code: string; readonly message: string };

/** Finishes or undoes an operation whose process died. Called with the intent's lock and its worktree's lock held. */
export type Recoverer = (repo: Repository, intent: Intent) => Promise<RecoveryResult>;

export interface RecoveryResult {
  readonly outcome: 'rolled_back' | 'rolled_forward';
  /** One sentence for a person. */
  readonly message: string;
}
