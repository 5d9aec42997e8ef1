import { diffTrees } from '@jvs/diff';
import type { Scope } from '../scope.js';
import { diffView, type DiffView } from '../views/diff-view.js';
import { payloadPaths } from './payload-paths.js';

export interface DiffRequest {
  /** Old side; by default what the worktree was last made equal to. */
  readonly from?: string | undefined;
  /** New side; by default the worktree as it is. */
  readonly to?: string | undefined;
  /** As in `RestoreRequest`. */
  readonly paths?: ReadonlyArray<string | Uint8Array> | undefined;
}

export async function diff(scope: Scope, { from, to, paths }: DiffRequest): Promise<DiffView> {
  const { repo, worktree } = scope;
  return diffView(await diffTrees(repo, { from, to, paths: payloadPaths(scope, paths), worktree }));
}
