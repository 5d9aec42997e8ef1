/** What is known of a published snapshot, as far as its deletion goes. */
export interface SnapshotFact {
  readonly id: string;
  readonly parentId: string | null;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly createdAt: string;
  readonly note: string;
  /** As edited last. */
  readonly tags: readonly string[];
  readonly labelGeneration: number;
  readonly payloadRootHash: string;
  readonly logicalBytes: number;
}

export interface WorktreeFact {
  readonly name: string;
  readonly head: string | null;
  readonly current: string | null;
  readonly base: string | null;
}

export interface OperationFact {
  readonly opId: string;
  readonly operation: string;
  /** Every id its intent speaks of. */
  readonly ids: readonly string[];
}

/** Everything a decision about deletion depends on, read from the files themselves. */
export interface Facts {
  /** In no particular order. */
  readonly snapshots: readonly SnapshotFact[];
  readonly worktrees: readonly WorktreeFact[];
  readonly pins: ReadonlyArray<{ readonly snapshotId: string; readonly reason: string }>;
  readonly operations: readonly OperationFact[];
}
