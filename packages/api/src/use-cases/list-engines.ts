import * as engines from '@jvs/engine';
import type { Scope } from '../scope.js';

export interface EngineView {
  readonly name: string;
  readonly available: boolean;
  /** Why not; null when it is available. */
  readonly reason: string | null;
  /** The plugin that brought it; null for those that come with jvs. */
  readonly plugin: string | null;
  /** Whether operations use it. */
  readonly chosen: boolean;
}

export interface EngineList {
  /** The repository's policy: a name, or "auto". */
  readonly policy: string;
  /** The engine that policy comes to here; null when it cannot be used. */
  readonly chosen: string | null;
  readonly engines: readonly EngineView[];
}

export async function listEngines({ repo }: Scope): Promise<EngineList> {
  const { config, context, paths } = repo;
  const listed = await engines.listEngines(context.engines, paths.tmp);
  const candidates = config.engine === 'auto' ? engines.AUTO_ORDER : [config.engine];
  const chosen =
    candidates.find((name) => listed.some((engine) => engine.name === name && engine.available)) ?? null;
  const views = listed.map((engine) => ({
    name: engine.name,
    available: engine.available,
    reason: engine.available ? null : engine.reason,
    plugin: context.engines.pluginOf?.(engine.name) ?? null,
    chosen: engine.name === chosen,
  }));
  return { policy: config.engine, chosen, engines: views };
}
