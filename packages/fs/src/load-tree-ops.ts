import { createSystemCalls, createTreeOps, loadBinding } from '@jvs/native';
import { createPortableTreeOps } from './portable/create-portable-tree-ops.js';
import type { SystemCalls } from './system-calls.js';
import type { TreeOps } from './tree-ops.js';

export interface LoadedTreeOps {
  readonly ops: TreeOps;
  /** Undefined without the addon: no locks, and so nothing that changes a repository. */
  readonly system: SystemCalls | undefined;
  /** Why `ops` are not the addon's; absent when they are. */
  readonly reason?: string;
}

export interface LoadOptions {
  /** "portable" leaves the addon's tree operations aside, and only these: locks have no other way. Default "native". */
  readonly prefer?: 'native' | 'portable';
}

/** The addon's operations where it loads, else the portable ones. Loads at this call, not at import; never throws. */
export function loadTreeOps({ prefer = 'native' }: LoadOptions = {}): LoadedTreeOps {
  const loaded = loadBinding();
  if (!loaded.ok) return { ops: createPortableTreeOps(), system: undefined, reason: loaded.reason };
  const system: SystemCalls = createSystemCalls(loaded.binding);
  if (prefer === 'native') return { ops: createTreeOps(loaded.binding), system };
  return { ops: createPortableTreeOps(), system, reason: 'the portable operations were asked for' };
}
