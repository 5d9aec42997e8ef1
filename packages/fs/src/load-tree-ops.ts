import { createPortableTreeOps } from './portable/create-portable-tree-ops.js';
import type { SystemCalls, TreeOps } from './tree-ops.js';

export interface LoadedTreeOps {
  readonly ops: TreeOps;
  /** Undefined without the addon: no locks, and so nothing that changes a repository. */
  readonly system: SystemCalls | undefined;
  /** Why the addon is not used; absent when it is. */
  readonly reason?: string;
}

/** The addon's operations where it loads, else the portable ones. Loads at this call, not at import; never throws. */
export function loadTreeOps(_options: { readonly prefer?: 'native' | 'portable' } = {}): LoadedTreeOps {
  return { ops: createPortableTreeOps(), system: undefined, reason: 'the addon is not part of this build' };
}
