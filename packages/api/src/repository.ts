import { AuditLog } from './groups/audit-log.js';
import { Engines } from './groups/engines.js';
import { Gc } from './groups/gc.js';
import { Operations } from './groups/operations.js';
import { Pins } from './groups/pins.js';
import { Settings } from './groups/settings.js';
import { Tags } from './groups/tags.js';
import { Worktrees } from './groups/worktrees.js';
import type { Scope } from './scope.js';
import type { Surroundings } from './surroundings.js';
import type { DiffRequest } from './use-cases/diff.js';
import type { HistoryRequest } from './use-cases/list-history.js';
import type { RepositoryFacts } from './use-cases/describe-repository.js';
import type { RestoreRequest } from './use-cases/restore.js';
import type { ShownSnapshot } from './use-cases/show-snapshot.js';
import type { SnapshotRequest } from './use-cases/take-snapshot.js';
import type { UndoRequest } from './use-cases/undo.js';
import type { VerifyRequest } from './use-cases/verify.js';
import type { CreatedSnapshotView } from './views/created-snapshot-view.js';
import type { DiffView } from './views/diff-view.js';
import type { DuView } from './views/du-view.js';
import type { HistoryView } from './views/history-view.js';
import type { LabelView } from './views/label-view.js';
import type { RestoreView } from './views/restore-view.js';
import type { StatusView } from './views/status-view.js';
import type { UndoView } from './views/undo-view.js';
import type { VerifyView } from './views/verify-view.js';

/**
 * An open repository. Every call answers with plain data, the same that `jvs --json` prints, and throws a `JvsError` with a stable code.
 * A reference (`ref`) is what the command line takes: HEAD, @, HEAD~1, an id or its beginning, a tag, text of a note.
 */
export class OpenRepository {
  readonly #scope: Scope;

  /** Use `openRepository`. */
  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Absolute, without symbolic links. */
  get root(): string {
    return this.#scope.repo.root;
  }

  get repoId(): string {
    return this.#scope.repo.repoId;
  }

  /** Name of the worktree that calls are about. */
  get worktree(): string {
    return this.#scope.worktree;
  }

  get tags(): Tags {
    return new Tags(this.#scope);
  }

  get pins(): Pins {
    return new Pins(this.#scope);
  }

  get worktrees(): Worktrees {
    return new Worktrees(this.#scope);
  }

  get operations(): Operations {
    return new Operations(this.#scope);
  }

  get audit(): AuditLog {
    return new AuditLog(this.#scope);
  }

  get engines(): Engines {
    return new Engines(this.#scope);
  }

  get gc(): Gc {
    return new Gc(this.#scope);
  }

  get settings(): Settings {
    return new Settings(this.#scope);
  }

  /** The same repository for other calls: with a signal of their own, another worktree, a reason. */
  with(changes: Surroundings & { readonly worktree?: string | undefined }): OpenRepository {
    const { worktree, ...others } = changes;
    const { repo } = this.#scope;
    const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
    const changed = { ...repo, context: { ...repo.context, ...given } };
    const about = worktree === undefined ? {} : { worktree };
    return new OpenRepository({ ...this.#scope, ...about, repo: changed });
  }

  /**
   * Publishes what is in the worktree as its new head. Throws E_DETACHED, E_WORKTREE_NOT_FOUND, E_LOCKED, E_UNREADABLE, what the engine throws and
   * environment errors, all before anything is visible; E_COMMITTED_INCOMPLETE after.
   */
  async snapshot(request: SnapshotRequest = {}): Promise<CreatedSnapshotView> {
    return (await import('./use-cases/take-snapshot.js')).takeSnapshot(this.#scope, request);
  }

  /**
   * Makes the worktree, or some paths of it, equal to a snapshot. What is nowhere else is kept first, in the automatic snapshot of the answer.
   * After a crash the worktree is the old or the new one once the next operation settled it.
   */
  async restore(ref: string, request: RestoreRequest = {}): Promise<RestoreView> {
    return (await import('./use-cases/restore.js')).restore(this.#scope, ref, request);
  }

  /** Takes back the last operation of the worktree. Throws E_NOTHING_TO_UNDO, E_UNDO_IMPOSSIBLE, E_UNDO_BLOCKED. */
  async undo(request: UndoRequest = {}): Promise<UndoView> {
    return (await import('./use-cases/undo.js')).undo(this.#scope, request);
  }

  /** Brings again what `undo` took back last. */
  async redo(request: UndoRequest = {}): Promise<UndoView> {
    return (await import('./use-cases/undo.js')).redo(this.#scope, request);
  }

  /** What changed in the worktree since it was last made equal to a snapshot. */
  async status({ rehash }: { readonly rehash?: boolean | undefined } = {}): Promise<StatusView> {
    return (await import('./use-cases/describe-status.js')).describeStatus(this.#scope, rehash);
  }

  /** What differs between two snapshots, or between one and the worktree. */
  async diff(request: DiffRequest = {}): Promise<DiffView> {
    return (await import('./use-cases/diff.js')).diff(this.#scope, request);
  }

  /** The snapshots of the worktree's line, or all, newest first. */
  async history(request: HistoryRequest = {}): Promise<HistoryView> {
    return (await import('./use-cases/list-history.js')).listHistory(this.#scope, request);
  }

  /** All that is known of one snapshot. Throws E_REF_NOT_FOUND, E_REF_AMBIGUOUS. */
  async show(ref: string): Promise<ShownSnapshot> {
    return (await import('./use-cases/show-snapshot.js')).showSnapshot(this.#scope, ref);
  }

  /** Replaces a snapshot's note; an empty one takes it away. */
  async setNote(ref: string, note: string): Promise<LabelView> {
    return (await import('./use-cases/edit-labels.js')).setNote(this.#scope, ref, note);
  }

  /** Checks snapshots, every byte of them, and the audit log. That something is wrong is an answer (`verifyFailure`), not a throw. */
  async verify(request: VerifyRequest = {}): Promise<VerifyView> {
    return (await import('./use-cases/verify.js')).verify(this.#scope, request);
  }

  /** What snapshots take on the disk; of all without references. */
  async usage(refs: readonly string[] = []): Promise<DuView> {
    return (await import('./use-cases/measure-usage.js')).measureUsage(this.#scope, refs);
  }

  /** Facts about the repository and the file system it is on. */
  async info(): Promise<RepositoryFacts> {
    return (await import('./use-cases/describe-repository.js')).describeRepository(this.#scope);
  }
}
