import type { Scope } from '../scope.js';
import type { TagList } from '../use-cases/edit-labels.js';
import type { LabelView } from '../views/label-view.js';

/** Names of snapshots. */
export class Tags {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  async list(): Promise<TagList> {
    return (await import('../use-cases/edit-labels.js')).listTags(this.#scope);
  }

  async add(ref: string, ...tags: readonly string[]): Promise<LabelView> {
    return (await import('../use-cases/edit-labels.js')).addTags(this.#scope, ref, tags);
  }

  async remove(ref: string, ...tags: readonly string[]): Promise<LabelView> {
    return (await import('../use-cases/edit-labels.js')).removeTags(this.#scope, ref, tags);
  }
}
