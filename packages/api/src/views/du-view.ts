import type { SnapshotUsage, Usage } from '@jvs/gc';

export interface UsageView {
  readonly snapshot_id: string;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly created_at: string;
  readonly note: string;
  /** Sum of the sizes of its files. */
  readonly logical_bytes: number;
  /** What it would take alone. */
  readonly bytes: number;
  /** Comes back when it alone goes. */
  readonly exclusive_bytes: number;
  /** What others hold too. */
  readonly shared_bytes: number;
}

export interface DuView {
  readonly method: 'blocks' | 'extents';
  readonly bound: 'exact' | 'upper_bound';
  /** As asked for; of all, newest first. */
  readonly snapshots: readonly UsageView[];
  /** Comes back when all of these go. */
  readonly together_bytes: number;
  readonly store: { readonly snapshots: number; readonly bytes: number };
}

export function duView(usage: Usage): DuView {
  return {
    method: usage.method,
    bound: usage.bound,
    snapshots: usage.snapshots.map(usageView),
    together_bytes: usage.togetherBytes,
    store: { snapshots: usage.count, bytes: usage.usedBytes },
  };
}

function usageView(usage: SnapshotUsage): UsageView {
  return {
    snapshot_id: usage.snapshotId,
    worktree: usage.worktree,
    kind: usage.kind,
    created_at: usage.createdAt,
    note: usage.note,
    logical_bytes: usage.logicalBytes,
    bytes: usage.bytes,
    exclusive_bytes: usage.exclusive,
    shared_bytes: usage.bytes - usage.exclusive,
  };
}
