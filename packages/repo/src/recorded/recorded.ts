import type { Pin } from '@jvs/model';

/** Where the audit log says that a worktree is. */
export interface RecordedWorktree {
  /** Undefined for "main", whose record is that of the repository. */
  readonly worktreeId: string | undefined;
  readonly base: string | null;
  readonly createdAt: string;
  readonly head: string | null;
  readonly current: string | null;
  /** Record that moved it last, and its operation. */
  readonly sequence: number;
  readonly opId: string | undefined;
  /** A later record is of an operation this program does not know: where it went is not known. */
  readonly uncertain: boolean;
}

/** What became of the labels of a snapshot by edits; what no edit was about is as it was published. */
export interface RecordedLabels {
  /** Whether it has them. */
  readonly tags: ReadonlyMap<string, boolean>;
  /** Undefined when it was never replaced. */
  readonly note: string | undefined;
}

/** What there must be by the audit log: an independent witness for records that are gone. */
export interface Recorded {
  /** By name. */
  readonly worktrees: ReadonlyMap<string, RecordedWorktree>;
  /** Added and not removed, by id; expired ones too. */
  readonly pins: ReadonlyMap<string, Pin>;
  /** Of snapshots whose labels were edited, by id. */
  readonly labels: ReadonlyMap<string, RecordedLabels>;
  /** Published, and neither deleted nor set aside. */
  readonly snapshots: ReadonlySet<string>;
  /** Sequence of the record of each operation that was asked for; absent where there is none. */
  readonly sequences: ReadonlyMap<string, number>;
  /** The first damage of the log that no repair owns up to; a last line that a crash cut off is none. */
  readonly damage: string | undefined;
}
