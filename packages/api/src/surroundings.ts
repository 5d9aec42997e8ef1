import type { Warning } from '@jvs/model';
import type { RepoEvent } from '@jvs/repo';

/** What an operation tells about itself while it runs. Warnings are told here only. */
export type RepositoryEvent =
  Exclude<RepoEvent, { readonly type: 'warning' }> | ({ readonly type: 'warning' } & Warning);

/** What a repository takes from whoever opens it. Nothing is read from the environment. */
export interface Surroundings {
  /**
   * Cancels what runs: it ends with E_CANCELLED, and leaves nothing half done. An operation that is past the point where it became visible
   * ends as if it had not been cancelled.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called while operations run; what it throws fails the operation. */
  readonly onEvent?: ((event: RepositoryEvent) => void) | undefined;
  /** Why, for the audit log. */
  readonly reason?: string | undefined;
  /** How long to wait for another operation before E_LOCKED, in milliseconds; default 10,000. */
  readonly lockTimeoutMs?: number | undefined;
  /** Who, for the audit log; default: "user@host" of this process. */
  readonly actor?: string | undefined;
  /** The user's home directory, which never becomes a repository; default: the one the system names. */
  readonly home?: string | undefined;
  /**
   * Directory of the plugins that the user installed, whose engines may be named; default: `<home>/.local/share/jvs`. Null: none. What a repository says
   * only ever chooses among the names that are there.
   */
  readonly plugins?: string | null | undefined;
  /** Imports a module of a plugin by its URL; default: `import()`. */
  readonly importModule?: ((url: string) => Promise<unknown>) | undefined;
  /** Where caches of repositories on network file systems go; default: `<home>/.cache/jvs`. */
  readonly cacheHome?: string | undefined;
}

export interface OpenOptions extends Surroundings {
  /** Where the user stands: decides the default worktree and what relative paths mean. Default: the path that is opened. Null: nowhere. */
  readonly cwd?: string | null | undefined;
  /** Worktree that operations are about; default: the one `cwd` is in, else main. */
  readonly worktree?: string | undefined;
  /** Engine for all operations, whatever the repository's policy says: it is this one or an error. */
  readonly engine?: string | undefined;
}
