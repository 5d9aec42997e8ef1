/** What the catalogue knows of a published snapshot: enough for lists and lookups, no payload facts beyond counts. */
export interface Summary {
  readonly snapshotId: string;
  readonly parentId: string | null;
  readonly worktree: string;
  readonly kind: 'user' | 'auto';
  readonly createdAt: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly engine: string;
  readonly entries: number;
  readonly logicalBytes: number;
  readonly payloadRootHash: string;
}

export interface SummaryQuery {
  readonly worktree?: string | undefined;
  /** Exact tag. */
  readonly tag?: string | undefined;
  /** Literal text in the note, without regard to case. */
  readonly grep?: string | undefined;
  readonly limit?: number | undefined;
  /** Default: user and auto. */
  readonly kinds?: ReadonlyArray<Summary['kind']> | undefined;
}

/**
 * Lookups over all published snapshots, newest first. Only an accelerator: with the file behind it deleted or damaged every
 * answer is the same. Snapshots whose descriptor or READY is damaged are left out, and said in a warning event.
 */
export interface Catalogue {
  list(query?: SummaryQuery): Summary[];
  byId(snapshotId: string): Summary | undefined;
  /** At most 20. */
  byIdPrefix(prefix: string): Summary[];
  /** Newest first; at most 20. */
  byTag(tag: string): Summary[];
  /** At most 20 snapshots that carry a tag beginning with `prefix`. */
  byTagPrefix(prefix: string): Summary[];
  /** User snapshots whose note is `text`; if there is none, those whose note holds it, without regard to case. At most 20. */
  byNote(text: string): Summary[];
  /** `id` and its ancestors, newest first. Ends early where a parent is gone. */
  lineage(id: string, limit?: number): Summary[];
  count(): number;
}
