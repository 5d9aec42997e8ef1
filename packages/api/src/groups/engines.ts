import type { Scope } from '../scope.js';
import type { EngineList } from '../use-cases/list-engines.js';
import type { EngineTestView } from '../use-cases/test-engine.js';

/** The ways snapshots can be cloned. */
export class Engines {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Tried by really doing it; those that cannot be used say why. */
  async list(): Promise<EngineList> {
    return (await import('../use-cases/list-engines.js')).listEngines(this.#scope);
  }

  /** Runs the conformance suite on one, on the repository's file system. Throws E_ENGINE_UNKNOWN, E_ENGINE_UNAVAILABLE. See `engineTestFailure`. */
  async test(name: string): Promise<EngineTestView> {
    return (await import('../use-cases/test-engine.js')).testEngine(this.#scope, name);
  }
}
