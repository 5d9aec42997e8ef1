import { loadTreeOps } from '@jvs/fs';
import { builtInEngines } from './composition/built-in-engines.js';

/** Names of the engines there are, whether or not they can be used anywhere. None is loaded. */
export function engineNames(): readonly string[] {
  return builtInEngines(loadTreeOps()).names;
}
