import type { SystemCalls, TreeOps } from '@jvs/fs';

/** What the engine works with. */
export interface BtrfsParts {
  readonly ops: TreeOps;
  readonly system: SystemCalls;
}
