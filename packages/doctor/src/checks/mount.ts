import type { EngineRegistry } from '@jvs/engine';
import type { Check, Found } from '../check.js';

export const mountCheck: Check = {
  id: 'mount',
  title: 'No setting of the file system weakens what is promised',
  async run({ repo }) {
    const found: Found[] = [];
    for (const name of repo.context.engines.names) {
      const described = await describe(repo.context.engines, name, repo.paths.jvs);
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
