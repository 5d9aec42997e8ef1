import { ENGINE_CONTRACT, probeClone, runClone, runStage, type Engine } from '@jvs/engine';
import type { TreeOps } from '@jvs/fs';

/** Copies bytes (holes stay holes). Works wherever files can be written: the reference, and what "auto" ends at. */
export function createCopyEngine({ ops }: { readonly ops: TreeOps }): Engine {
  const cloner = { ops, method: 'copy', engine: 'copy' } as const;
  const native = ops.kind === 'native';
  return {
    contract: ENGINE_CONTRACT,
    name: cloner.engine,
    capabilities: {
      atomic: false,
      share: true,
      stage: true,
      keeps: { owner: true, times: true, xattrs: native, hardLinks: true, specials: native, holes: true },
    },
    isAvailable: (path) => probeClone(cloner, path),
    snapshot: (src, dst, options) => runClone(cloner, src, dst, options),
    stage: (request, options) => runStage(cloner, request, options),
  };
}
