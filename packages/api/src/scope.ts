import type { Warning } from '@jvs/model';
import type { Repository } from '@jvs/repo';

/** What every use-case gets: the repository, and what the calls on it are about. */
export interface Scope {
  readonly repo: Repository;
  /** Name of the worktree; it need not exist. */
  readonly worktree: string;
  /** Where the user stands; undefined: nowhere. */
  readonly cwd: string | undefined;
}

/** Tells a warning as an event. */
export function warn({ repo }: Scope, warning: Warning): void {
  repo.context.onEvent?.({ type: 'warning', ...warning });
}
