import { restoreWorktree } from '@jvs/restore';
import type { Scope } from '../scope.js';
import { restoreView, type RestoreView } from '../views/restore-view.js';
import { payloadPaths } from './payload-paths.js';

export interface RestoreRequest {
  /** Only these and what is below them. Relative ones are those of the current directory where that is in the worktree, else of the worktree. */
  readonly paths?: ReadonlyArray<string | Uint8Array> | undefined;
  /** Do not keep what is there now. */
  readonly discard?: boolean | undefined;
}

export async function restore(scope: Scope, ref: string, request: RestoreRequest): Promise<RestoreView> {
  const { repo, worktree } = scope;
  const paths = payloadPaths(scope, request.paths);
  const { discard } = request;
  return restoreView(worktree, await restoreWorktree(repo, { worktree, ref, paths, discard }), paths?.length);
}
