import type { Scope } from '../scope.js';
import type { PinList, PinResult } from '../use-cases/edit-pins.js';

/** Protection of snapshots from being deleted. */
export class Pins {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Newest first, expired ones too; of one snapshot with `ref`. */
  async list(ref?: string): Promise<PinList> {
    return (await import('../use-cases/edit-pins.js')).listPins(this.#scope, ref);
  }

  /** `expires` is a time from now: 12h, 30d, 8w, 6m, 2y. */
  async add(ref: string, { expires }: { readonly expires?: string | undefined } = {}): Promise<PinResult> {
    return (await import('../use-cases/edit-pins.js')).addPin(this.#scope, ref, expires);
  }

  /** By the pin's id or its beginning, or a snapshot that has one pin. */
  async remove(pin: string): Promise<PinResult> {
    return (await import('../use-cases/edit-pins.js')).removePin(this.#scope, pin);
  }
}
