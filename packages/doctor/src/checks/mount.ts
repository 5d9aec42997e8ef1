import type { EngineRegistry } from '@jvs/engine';
import type { Check, Found } from '../check.js';

export const mountCheck: Check = {
  id: 'mount',
  title: 'No setting of the file system weakens what is promised',
  async run({ repo }) {
    const found: Found[] = [];
    const { engines } = repo.context;
    const named = (name: string): boolean => name === repo.config.engine;
    // Code of plugins that this repository has nothing to do with is not run.
    for (const name of engines.names.filter(
      (each) => named(each) || engines.pluginOf?.(each) === undefined,
    )) {
      const described = await describe(engines, name, repo.paths.jvs);
      for (const { code, message } of described)
        found.push({ severity: 'warning', code, message, target: name });
    }
    return found;
  },
};

type Warnings = ReadonlyArray<{ readonly code: string; readonly message: string }>;

async function describe(engines: EngineRegistry, name: string, directory: string): Promise<Warnings> {
  try {
    const engine = await engines.load(name);
    return (await engine.describe?.(directory))?.warnings ?? [];
  } catch (error) {
    // One that does not load matters only when the policy names it, and the engine check says that.
    const message = `engine ${name} cannot say what it runs on: ${(error as Error).message}`;
    return [{ code: 'W_ENGINE_SILENT', message }];
  }
}
