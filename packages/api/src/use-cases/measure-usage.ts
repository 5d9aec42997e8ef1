import { describeUsage } from '@jvs/gc';
import { readWorktree, resolveRef } from '@jvs/repo';
import type { Scope } from '../scope.js';
import { duView, type DuView } from '../views/du-view.js';

export async function measureUsage(scope: Scope, refs: readonly string[]): Promise<DuView> {
  return duView(await describeUsage(scope.repo, { ids: await idsOf(scope, refs) }));
}

async function idsOf(
  { repo, worktree: name }: Scope,
  refs: readonly string[],
): Promise<string[] | undefined> {
  if (refs.length === 0) return undefined;
  const worktree = await readWorktree(repo, name);
  const snapshots = await Promise.all(refs.map((ref) => resolveRef(repo, ref, { worktree })));
  return [...new Set(snapshots.map(({ descriptor }) => descriptor.snapshot_id))];
}
