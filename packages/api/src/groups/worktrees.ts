import type { Scope } from '../scope.js';
import type {
  ForkedWorktree,
  MadeWorktree,
  RemovedWorktree,
  RenamedWorktree,
  WorktreeList,
} from '../use-cases/edit-worktrees.js';
import type { WorktreeView } from '../views/worktree-view.js';

/** The directories that work on one history. */
export class Worktrees {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  async list(): Promise<WorktreeList> {
    return (await import('../use-cases/edit-worktrees.js')).listWorktrees(this.#scope);
  }

  /** By default the one that calls are about. Throws E_WORKTREE_NOT_FOUND. */
  async get(name?: string): Promise<WorktreeView> {
    return (await import('../use-cases/edit-worktrees.js')).getWorktree(this.#scope, name);
  }

  /** Empty, or from a snapshot. */
  async create(name: string, ref?: string): Promise<MadeWorktree> {
    return (await import('../use-cases/edit-worktrees.js')).createWorktree(this.#scope, name, ref);
  }

  /** From a snapshot, or from what the worktree holds now, unsaved changes included. */
  async fork(name: string, ref?: string): Promise<ForkedWorktree> {
    return (await import('../use-cases/edit-worktrees.js')).forkWorktree(this.#scope, name, ref);
  }

  /** What was in it and nowhere else is kept first, in the automatic snapshot of the answer. */
  async remove(name: string): Promise<RemovedWorktree> {
    return (await import('../use-cases/edit-worktrees.js')).removeWorktree(this.#scope, name);
  }

  async rename(from: string, to: string): Promise<RenamedWorktree> {
    return (await import('../use-cases/edit-worktrees.js')).renameWorktree(this.#scope, from, to);
  }
}
