import { join } from 'node:path';
import type { EngineHost, EngineRegistry } from '@jvs/engine';
import { allEngines } from '../plugins/all-engines.js';
import type { Surroundings } from '../surroundings.js';

/** The engines that a caller's surroundings give. */
export function surroundingEngines(
  { ops, system }: EngineHost,
  { plugins, home, importModule }: Pick<Surroundings, 'plugins' | 'home' | 'importModule'>,
): EngineRegistry {
  const place = home === undefined ? undefined : join(home, '.local', 'share', 'jvs');
  return allEngines(
    { ops, system },
    {
      home: plugins === null ? undefined : (plugins ?? place),
      importModule: importModule ?? ((url) => import(url)),
    },
  );
}
