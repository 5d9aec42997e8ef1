import { fileCloningEngine, type Engine } from '@jvs/engine';
import type { TreeOps } from '@jvs/fs';

/** Copies bytes (holes stay holes). Works wherever files can be written: the reference, and what "auto" ends at. */
export function createCopyEngine({ ops }: { readonly ops: TreeOps }): Engine {
  return fileCloningEngine({ ops, method: 'copy', engine: 'copy' });
}
