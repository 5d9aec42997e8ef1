import {
  createEngineRegistry,
  type Engine,
  type EngineEntry,
  type EngineHost,
  type EngineRegistry,
} from '@jvs/engine';
import { isJvsError } from '@jvs/model';
import { builtInEngines } from '../composition/built-in-engines.js';
import { pluginEngines, type ImportModule } from './plugin-engines.js';
import { readPluginList } from './plugin-list.js';

export interface PluginPlace {
  /** Directory of the plugins; undefined: there are none. */
  readonly home: string | undefined;
  readonly importModule: ImportModule;
}

/**
 * The engines that come with jvs, and those of the plugins that the user installed. The list of plugins is read when a name asks for it, and where
 * it cannot be read, that is said to whoever wants an engine of one: the others work on.
 */
export function allEngines(host: EngineHost, { home, importModule }: PluginPlace): EngineRegistry {
  const builtIn = builtInEngines(host);
  let found: EngineRegistry | undefined;
  const read = (): EngineRegistry => {
    const plugins = home === undefined ? [] : readPluginList(home);
    const entries = pluginEngines({ plugins, taken: builtIn.names, host, importModule });
    return createEngineRegistry([...builtInEntries(builtIn), ...entries]);
  };
  const all = (): EngineRegistry => (found ??= read());
  const names = (): readonly string[] => {
    try {
      return all().names;
    } catch (error) {
      if (isJvsError(error)) return builtIn.names;
      throw error;
    }
  };
  return {
    get names() {
      return names();
    },
    pluginOf: (name) => (builtIn.names.includes(name) ? undefined : all().pluginOf?.(name)),
    load: (name) => (builtIn.names.includes(name) ? builtIn.load(name) : loadFrom(all, name)),
  };
}

function builtInEntries(registry: EngineRegistry): EngineEntry[] {
  return registry.names.map((name) => ({ name, load: () => registry.load(name) }));
}

async function loadFrom(all: () => EngineRegistry, name: string): Promise<Engine> {
  return all().load(name);
}
