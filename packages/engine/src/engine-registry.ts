import { JvsError } from '@jvs/model';
import { ENGINE_CONTRACT, type Engine } from './engine.js';

/** An engine that is imported when it is wanted, so that those of plugins cost nothing until then. */
export interface EngineEntry {
  readonly name: string;
  /** The package that brought it; absent for those that come with jvs. */
  readonly plugin?: string | undefined;
  load(): Promise<Engine>;
}

/** The engines there are. Nothing is added to it later. */
export interface EngineRegistry {
  /** In the order of registration. */
  readonly names: readonly string[];
  /** The package of the plugin that brought an engine; undefined for those that come with jvs. */
  pluginOf?(name: string): string | undefined;
  /** E_ENGINE_UNKNOWN for a name that is not registered; E_ENGINE_UNAVAILABLE when what loads is not that engine of this contract. */
  load(name: string): Promise<Engine>;
}

const NAME = /^[a-z][a-z0-9-]{0,63}$/;

/** Throws E_USAGE for two engines of one name, and for names that are not lower-case words ("auto" is taken). */
export function createEngineRegistry(engines: ReadonlyArray<Engine | EngineEntry>): EngineRegistry {
  const entries = new Map<string, Engine | EngineEntry>();
  for (const engine of engines) {
    const { name } = engine;
    if (!NAME.test(name) || name === 'auto') throw usage(`"${name}" cannot be the name of an engine`, name);
    if (entries.has(name)) throw usage(`there are two engines named "${name}"`, name);
    entries.set(name, engine);
  }
  const names = [...entries.keys()];
  return {
    names,
    pluginOf: (name) => {
      const entry = entries.get(name);
      return entry !== undefined && 'plugin' in entry ? entry.plugin : undefined;
    },
    async load(name) {
      const entry = entries.get(name);
      if (entry === undefined) throw unknown(name, names);
      return checked(name, 'load' in entry ? await entry.load() : entry);
    },
  };
}

function checked(name: string, engine: Engine): Engine {
  if (engine.contract === ENGINE_CONTRACT && engine.name === name) return engine;
  const reason =
    engine.name === name
      ? `it implements engine contract ${String(engine.contract)}, and this is contract ${ENGINE_CONTRACT}`
      : `it calls itself "${engine.name}"`;
  throw new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `engine "${name}" cannot be used: ${reason}`,
    hint: 'jvs engine list',
    details: { engine: name, reason },
  });
}

function usage(message: string, engine: string): JvsError {
  return new JvsError('E_USAGE', { message, hint: 'jvs engine list', details: { engine } });
}

function unknown(name: string, known: readonly string[]): JvsError {
  return new JvsError('E_ENGINE_UNKNOWN', {
    message: `there is no engine named "${name}"`,
    hint: 'jvs engine list',
    details: { engine: name, known },
  });
}
