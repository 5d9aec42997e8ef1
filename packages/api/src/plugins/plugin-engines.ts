import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ENGINE_CONTRACT,
  type Engine,
  type EngineEntry,
  type EngineHost,
  type EngineModule,
} from '@jvs/engine';
import { isJvsError } from '@jvs/model';
import { broken } from './broken.js';
import { clash } from './clash.js';
import { incompatible } from './incompatible.js';
import type { Plugin } from './plugin.js';

/** Imports a module by its URL. */
export type ImportModule = (url: string) => Promise<unknown>;

export interface PluginEnginesRequest {
  readonly plugins: readonly Plugin[];
  /** Names that plugins cannot take. */
  readonly taken: readonly string[];
  readonly host: EngineHost;
  readonly importModule: ImportModule;
}

/**
 * The engines of plugins. None is imported before it is loaded. What is wrong with one is said when that one is loaded, so that it stands in nobody
 * else's way: E_PLUGIN_INCOMPATIBLE, E_PLUGIN_BROKEN, or E_PLUGIN_CLASH for a name that two plugins have. A name of `taken` is left out.
 */
export function pluginEngines(request: PluginEnginesRequest): EngineEntry[] {
  const owners = new Map<string, Plugin[]>();
  for (const plugin of request.plugins)
    for (const name of Object.keys(plugin.engines))
      if (!request.taken.includes(name)) owners.set(name, [...(owners.get(name) ?? []), plugin]);
  return [...owners].map(([name, plugins]) => ({
    name,
    plugin: plugins.map((each) => each.name).join(', '),
    load: () => loadEngine(name, plugins, request),
  }));
}

async function loadEngine(
  name: string,
  [plugin, other]: readonly Plugin[],
  { host, importModule }: PluginEnginesRequest,
): Promise<Engine> {
  if (plugin === undefined) throw new Error(`no plugin has engine ${name}`);
  if (other !== undefined) throw clash(`engine "${name}"`, plugin.name, other.name);
  const { engine_contract: contract } = plugin;
  if (contract !== ENGINE_CONTRACT)
    throw incompatible(plugin.name, { kind: 'engine', contract, supported: ENGINE_CONTRACT });
  const file = join(plugin.root, plugin.engines[name] ?? '');
  try {
    const { createEngine } = (await importModule(pathToFileURL(file).href)) as Partial<EngineModule>;
    if (typeof createEngine !== 'function') throw new TypeError('it exports no function "createEngine"');
    return await createEngine(host);
  } catch (error) {
    throw isJvsError(error) ? error : broken(`engine "${name}"`, plugin, error);
  }
}
