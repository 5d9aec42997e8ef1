import type { AuditRecord } from '@jvs/model';
import * as log from '@jvs/undo';
import type { Scope } from '../scope.js';
import { operationView, type OperationView } from '../views/operation-view.js';

export interface OperationList {
  /** Null for those of all worktrees. */
  readonly worktree: string | null;
  /** Newest first. */
  readonly operations: readonly OperationView[];
}

export interface ShownOperation {
  readonly operation: OperationView;
  /** Records of its undos and redos, newest first. */
  readonly reversals: readonly AuditRecord[];
}

export async function listOperations(
  scope: Scope,
  { all = false, limit }: { readonly all?: boolean | undefined; readonly limit?: number | undefined },
): Promise<OperationList> {
  const worktree = all ? undefined : scope.worktree;
  const operations = await log.listOperations(scope.repo, { worktree, limit });
  return { worktree: worktree ?? null, operations: operations.map(operationView) };
}

export async function showOperation({ repo }: Scope, id: string): Promise<ShownOperation> {
  const { reversals, ...operation } = await log.findOperation(repo, id);
  return { operation: operationView(operation), reversals };
}
