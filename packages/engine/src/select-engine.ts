import { JvsError } from '@jvs/model';
import type { Availability, Engine } from './engine.js';
import type { EngineRegistry } from './engine-registry.js';

/** What "auto" tries, cheapest first. Others are used by name only, so that "auto" means the same on every machine. */
export const AUTO_ORDER: readonly string[] = ['juicefs-clone', 'reflink', 'copy'];

/** One engine that was looked at, and why it is not available. */
export type ConsideredEngine = { readonly name: string } & Availability;

export interface SelectedEngine {
  readonly engine: Engine;
  /** In the order they were looked at; the chosen one is the last. */
  readonly considered: readonly ConsideredEngine[];
}

/**
 * The named engine, or for "auto" the first available one of `AUTO_ORDER`, tried below `path`. A named engine never becomes
 * another: E_ENGINE_UNAVAILABLE with the reason, or E_ENGINE_UNKNOWN.
 */
export async function selectEngine(
  registry: EngineRegistry,
  name: string,
  path: string,
): Promise<SelectedEngine> {
  const candidates = name === 'auto' ? AUTO_ORDER.filter((each) => registry.names.includes(each)) : [name];
  const considered: ConsideredEngine[] = [];
  for (const candidate of candidates) {
    const engine = await registry.load(candidate);
    const availability = await engine.isAvailable(path);
    considered.push({ name: candidate, ...availability });
    if (availability.available) return { engine, considered };
  }
  throw unavailable(name, path, considered);
}

/** Every registered engine, tried below `path`. One that does not load is listed with that as the reason. */
export async function listEngines(registry: EngineRegistry, path: string): Promise<ConsideredEngine[]> {
  const listed: ConsideredEngine[] = [];
  for (const name of registry.names) listed.push({ name, ...(await availability(registry, name, path)) });
  return listed;
}

async function availability(registry: EngineRegistry, name: string, path: string): Promise<Availability> {
  try {
    return await (await registry.load(name)).isAvailable(path);
  } catch (error) {
    return { available: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function unavailable(name: string, path: string, considered: readonly ConsideredEngine[]): JvsError {
  const reasons = considered.map((each) => `${each.name}: ${each.available ? 'available' : each.reason}`);
  const what = name === 'auto' ? 'no engine can be used' : `engine "${name}" cannot be used`;
  return new JvsError('E_ENGINE_UNAVAILABLE', {
    message: `${what} in ${path} (${reasons.join('; ') || 'none is registered'})`,
    hint: 'jvs engine list',
    details: { engine: name, path, considered },
  });
}
