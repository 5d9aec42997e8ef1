import type { Scope } from '../scope.js';
import type { OperationList, ShownOperation } from '../use-cases/read-operations.js';

/** What `undo` takes back. */
export class Operations {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Newest first; of the worktree, or of `all`. */
  async list(
    request: { readonly all?: boolean | undefined; readonly limit?: number | undefined } = {},
  ): Promise<OperationList> {
    return (await import('../use-cases/read-operations.js')).listOperations(this.#scope, request);
  }

  /** By id or its beginning. Throws E_OPERATION_NOT_FOUND, E_REF_AMBIGUOUS. */
  async show(id: string): Promise<ShownOperation> {
    return (await import('../use-cases/read-operations.js')).showOperation(this.#scope, id);
  }
}
