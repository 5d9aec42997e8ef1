import { readWorktree, resolveRef } from '@jvs/repo';
import type { Scope } from '../scope.js';
import { snapshotDetailView, type SnapshotDetailView } from '../views/snapshot-view.js';

export interface ShownSnapshot {
  readonly snapshot: SnapshotDetailView;
}

export async function showSnapshot({ repo, worktree: name }: Scope, ref: string): Promise<ShownSnapshot> {
  const worktree = await readWorktree(repo, name);
  return { snapshot: snapshotDetailView(await resolveRef(repo, ref, { worktree })) };
}
