import type { Engine, EngineHost } from '@jvs/engine';
import { createCpEngine } from '../cp-engine.js';

/** What jvs calls when the engine is wanted. Importing this file does nothing. */
export function createEngine({ ops }: EngineHost): Engine {
  return createCpEngine(ops);
}
