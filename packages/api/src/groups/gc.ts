import type { Scope } from '../scope.js';
import type { GcPlanRequest } from '../use-cases/collect-garbage.js';
import type { GcPlanView } from '../views/gc-plan-view.js';
import type { GcRunView } from '../views/gc-run-view.js';

/** Deletion of snapshots that nothing protects, in two steps. */
export class Gc {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Writes down what may go; deletes nothing. */
  async plan(request: GcPlanRequest = {}): Promise<GcPlanView> {
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
