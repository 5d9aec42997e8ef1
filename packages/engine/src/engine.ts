import type { JobOptions, CloneReport, EntryFailure } from '@jvs/fs';
import type { PackedTree } from '@jvs/model';

/** Version of this contract; an engine that names another one is refused. */
export const ENGINE_CONTRACT = 1;

/** Yes, or no with a reason a person understands ("ext4 does not support FICLONE: EOPNOTSUPP"). */
export type Availability =
  { readonly available: true } | { readonly available: false; readonly reason: string };

/** What an engine can do beyond the three members every engine has. What is declared is tested by the conformance suite. */
export interface EngineCapabilities {
  /** The whole tree is one point in time. */
  readonly atomic: boolean;
  /** Unchanged files may be hard-linked from a parent payload (`share`). An engine without it ignores nothing: `share` is refused. */
  readonly share: boolean;
  /** Can bring single entries back for a restore (`stage`). */
  readonly stage: boolean;
  /** Can remove a tree by a call of its file system's own (`removeTree`). Absent = no. */
  readonly removeTree?: boolean;
  /** Makes the roots of worktrees (`makeRoot`), and clones only these and its own clones. Absent = no: any directory can be cloned. */
  readonly makesRoots?: boolean;
  /** Can prove that a tree did not change (`isUnchanged`, `snapshotUnchanged`). Absent = no. */
  readonly provesUnchanged?: boolean;
  /** Metadata kept by `snapshot`, as far as the user's rights allow. `times`: modification times, to the microsecond at least. */
  readonly keeps: {
    readonly owner: boolean;
    readonly times: boolean;
    readonly xattrs: boolean;
    readonly hardLinks: boolean;
    readonly specials: boolean;
    readonly holes: boolean;
  };
}

export interface SnapshotOptions extends JobOptions {
  /** A scan of `src`, when the caller has one; it saves the engine its own. */
  readonly tree?: PackedTree | undefined;
  /** Instead of `tree`: a scan of `src` that the caller has begun. An engine that need not know the source first clones meanwhile. */
  readonly scanning?: Promise<PackedTree> | undefined;
  /**
   * The caller's own scan of a finished clone, for engines that check theirs. What it returned is the caller's knowledge and is not
   * made again, so an engine calls it with `dst` and changes nothing there afterwards.
   */
  readonly scanClone?: ((root: string) => Promise<PackedTree>) | undefined;
  /** Immutable payload to hard-link from, with 1 for each entry of `tree` proved unchanged since (needs `capabilities.share` and `tree`). */
  readonly share?: { readonly root: string; readonly entries: Uint8Array } | undefined;
}

/** What really happened, and against which scan: indices in `report` are indices of `tree`. */
export interface SnapshotResult {
  readonly tree: PackedTree;
  readonly report: CloneReport;
  /** Of engines that see only what the file system has committed; absent = they see what a reader sees. */
  readonly unflushed?: Unflushed | undefined;
}

/** What writers may have written that the engine could not have committed, so that the clone may lack it. */
export interface Unflushed {
  /** Files written to a moment ago that this user may not open for writing, which is what has them committed. */
  readonly refused: number;
  /** Files that a process had open for writing: committed as they were then, and what came later is not seen. */
  readonly open: number;
  /** Whether processes of other users may have had files open without this user seeing it. */
  readonly otherUsers: boolean;
  /** Whether other machines may have written what only they can commit. */
  readonly otherMachines: boolean;
}

/**
 * The way a payload is cloned.
 *
 * - ENG-01 `name` is stable, lower-case, and what the descriptor records.
 * - ENG-02 `isAvailable(path)` really tries below `path` (an existing directory it may write to), leaves nothing behind, never throws, and answers with a reason when no.
 * - ENG-03 `snapshot(src, dst)` makes `dst` equal to `src`: names as bytes, types, content, modes, and all metadata its capabilities declare.
 * - ENG-04 `src` is not changed, and a later change of either side is never seen in the other.
 * - ENG-05 `dst` must not exist before the call: EEXIST-like failure `E_USAGE`, and nothing is touched.
 * - ENG-06 Unreadable entries fail the call with `E_UNREADABLE` and the list (`details.failures`).
 * - ENG-07 `dst` is complete or absent when the call settles, cancellation included.
 * - ENG-08 It is this engine or an error (`E_ENGINE_UNAVAILABLE` with the reason): never another way silently.
 * - ENG-09 Entries that changed, tore or vanished while cloned are in the report, never left out silently.
 * - ENG-10 A capability that is not declared refuses with `E_ENGINE_UNAVAILABLE` when asked for.
 * - ENG-11 Environment failures keep their errno: E_NO_SPACE, E_PERMISSION, E_READ_ONLY, E_IO.
 * - ENG-12 The result is not promised to be durable: the caller syncs.
 * - ENG-13 `makeRoot(path)` makes a root that `snapshot` can clone, empty or equal to `from`, whatever made that directory; ENG-05, 06, 07 and 11 hold for it.
 * - ENG-14 `isUnchanged(src, since)` is true only when `src` is for certain what `since` was when it was made, all that was written included; in doubt false. It changes nothing.
 * - ENG-15 `snapshotUnchanged(src, dst, since)` is true when `dst` is complete, and for certain what `since` was when it was made; else it is false, and `dst` absent.
 */
export interface Engine {
  readonly contract: typeof ENGINE_CONTRACT;
  readonly name: string;
  readonly capabilities: EngineCapabilities;
  isAvailable(path: string): Promise<Availability>;
  snapshot(src: string, dst: string, options?: SnapshotOptions): Promise<SnapshotResult>;
  /** Capability `stage`: clones entries of a payload to `<stage>/<index>`, for restore. Never hard-links. */
  stage?(request: StageEntriesRequest, options?: JobOptions): Promise<CloneReport>;
  /**
   * Capability `removeTree`: removes a file or a tree below an existing directory; absent = done. Where `path` is on a file system that is not this
   * engine's: E_ENGINE_UNAVAILABLE, and nothing was touched. A failure may leave a part of it.
   */
  removeTree?(path: string, options?: JobOptions): Promise<{ readonly entries: number }>;
  /** Capability `makesRoots`: makes `path`, which must not exist, the root of a worktree. `lost`: metadata of `from` that could not be kept. */
  makeRoot?(path: string, options?: MakeRootOptions): Promise<{ readonly lost: CloneReport['lost'] }>;
  /** Capability `provesUnchanged`. One of the two directories was cloned from the other, or the answer is no. */
  isUnchanged?(src: string, since: string): Promise<boolean>;
  /** Capability `provesUnchanged`: one clone with the proof that it equals an earlier clone, so that nobody need look into it. */
  snapshotUnchanged?(src: string, dst: string, since: string): Promise<boolean>;
  /** What this engine knows of the file system `path` (a directory) is on; undefined when it is not one of its own. Changes nothing. */
  describe?(path: string): Promise<EngineDescription | undefined>;
}

export interface MakeRootOptions extends JobOptions {
  /** Directory whose content the root begins with; it is not changed. Without it the root is empty. */
  readonly from?: string | undefined;
}

/** Facts for a person and for scripts, by snake_case names: "mount_point", "volume", "version". Null = not visible to this user. */
export interface EngineDescription {
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** Settings that weaken a promise. */
  readonly warnings: readonly EngineWarning[];
  /** What a clone that was cut off leaves where no program can name it, and the operator's command against it: a sentence. Absent = nothing. */
  readonly cutOffClone?: string | undefined;
}

export interface EngineWarning {
  /** "W_…", stable. */
  readonly code: string;
  readonly message: string;
}

export interface StageEntriesRequest {
  /** Payload root, scanned as `tree`. */
  readonly source: string;
  readonly tree: PackedTree;
  readonly indices: Uint32Array;
  readonly stage: string;
}

export type { CloneReport, EntryFailure };
