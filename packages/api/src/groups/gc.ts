import type { Retention } from '@jvs/model';
import type { Scope } from '../scope.js';
import type { GcPlanView } from '../views/gc-plan-view.js';
import type { GcRunView } from '../views/gc-run-view.js';

/** Deletion of snapshots that nothing protects, in two steps. */
export class Gc {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Writes down what may go; deletes nothing. `retention` changes the repository's policy for this plan; `worktree` keeps it to one. */
  async plan(
    request: { readonly retention?: Retention | undefined; readonly worktree?: string | undefined } = {},
  ): Promise<GcPlanView> {
    return (await import('../use-cases/collect-garbage.js')).planGc(this.#scope, request);
  }

  /** Ids of the plans that are written down. */
  async planIds(): Promise<readonly string[]> {
    return (await import('../use-cases/collect-garbage.js')).listPlans(this.#scope);
  }

  /** Deletes what a plan names. Everything is decided again first: what is protected by now stays. */
  async run(planId: string): Promise<GcRunView> {
    return (await import('../use-cases/collect-garbage.js')).runGc(this.#scope, planId);
  }
}
