import type { SystemCalls, TreeOps } from '@jvs/fs';
import type { Engine } from './engine.js';

/** What an engine takes from whoever runs it. */
export interface EngineHost {
  /** Whole-tree work, in the addon or in plain Node. */
  readonly ops: TreeOps;
  /** Calls of the kernel's own; absent without the addon. */
  readonly system: SystemCalls | undefined;
}

/** What the module of an engine exports; those of plugins and those that come with jvs alike. Importing it does nothing else. */
export interface EngineModule {
  createEngine(host: EngineHost): Engine | Promise<Engine>;
}
