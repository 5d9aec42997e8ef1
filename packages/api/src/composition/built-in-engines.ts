import {
  createEngineRegistry,
  type EngineEntry,
  type EngineHost,
  type EngineModule,
  type EngineRegistry,
} from '@jvs/engine';

/** The engines that come with jvs: the one place that names them. Each is loaded when it is wanted, by the contract that plugins have. */
export function builtInEngines(host: EngineHost): EngineRegistry {
  const entry = (name: string, load: () => Promise<EngineModule>): EngineEntry => ({
    name,
    load: async () => (await load()).createEngine(host),
  });
  return createEngineRegistry([
    entry('juicefs-clone', () => import('@jvs/engine-juicefs')),
    entry('reflink', () => import('@jvs/engine-reflink')),
    entry('copy', () => import('@jvs/engine-copy')),
  ]);
}
