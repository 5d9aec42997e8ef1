import { fileCloningEngine, type Engine } from '@jvs/engine';
import type { TreeOps } from '@jvs/fs';

/** Clones each file with FICLONE: O(entries) in metadata, no data is copied. Where blocks cannot be shared it fails; it never copies. */
export function createReflinkEngine({ ops }: { readonly ops: TreeOps }): Engine {
  return fileCloningEngine({ ops, method: 'reflink', engine: 'reflink' });
}
