import { createEngineRegistry, type EngineRegistry } from '@jvs/engine';
import type { LoadedTreeOps } from '@jvs/fs';

/** The engines that come with jvs: the one place that names them. Each is loaded when it is wanted. */
export function builtInEngines({ ops, system }: LoadedTreeOps): EngineRegistry {
  return createEngineRegistry([
    {
      name: 'juicefs-clone',
      load: async () => (await import('@jvs/engine-juicefs')).createJuicefsEngine({ ops, system }),
    },
    { name: 'reflink', load: async () => (await import('@jvs/engine-reflink')).createReflinkEngine({ ops }) },
    { name: 'copy', load: async () => (await import('@jvs/engine-copy')).createCopyEngine({ ops }) },
  ]);
}
