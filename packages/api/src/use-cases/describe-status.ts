import { worktreeStatus } from '@jvs/diff';
import type { Scope } from '../scope.js';
import { statusView, type StatusView } from '../views/status-view.js';

export async function describeStatus(
  { repo, worktree }: Scope,
  rehash: boolean | undefined,
): Promise<StatusView> {
  return statusView(await worktreeStatus(repo, { worktree, rehash }));
}
