import { loadTreeOps } from '@jvs/fs';
import { homeDirectory } from './composition/home-directory.js';
import { surroundingEngines } from './composition/surrounding-engines.js';
import type { Surroundings } from './surroundings.js';

/** Names of the engines there are, whether or not they can be used anywhere. None is loaded. */
export function engineNames(surroundings: Surroundings = {}): readonly string[] {
  const home = surroundings.home ?? homeDirectory();
  return surroundingEngines(loadTreeOps(), { ...surroundings, home }).names;
}
