import { ENGINE_CONTRACT, type Engine } from './engine.js';
import { probeClone } from './probe-clone.js';
import { runClone, runStage, type FileCloner } from './run-clone.js';

/**
 * An engine that clones file by file through `TreeOps`: not atomic, shares and stages, and keeps what the operations keep (attributes and
 * special files need the addon). Keeps ENG-01 to ENG-12 for whatever `cloner.method` clones one file.
 */
export function fileCloningEngine(cloner: FileCloner): Engine {
  const native = cloner.ops.kind === 'native';
  return {
    contract: ENGINE_CONTRACT,
    name: cloner.engine,
    capabilities: {
      atomic: false,
      share: true,
      stage: true,
      keeps: { owner: true, times: true, xattrs: native, hardLinks: true, specials: native, holes: true },
    },
    isAvailable: (path) =>
      probeClone({ ops: cloner.ops, snapshot: (src, dst) => runClone(cloner, src, dst) }, path),
    snapshot: (src, dst, options) => runClone(cloner, src, dst, options),
    stage: (request, options) => runStage(cloner, request, options),
  };
}
