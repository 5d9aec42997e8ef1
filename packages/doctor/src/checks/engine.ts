import { isJvsError } from '@jvs/model';
import type { Check } from '../check.js';

/**
 * Trying an engine writes a file, and a doctor that looks changes nothing: so this asks whether the engine that the policy names is installed, loads,
 * and is of this contract. `jvs engine list` tries it.
 */
export const engineCheck: Check = {
  id: 'engine',
  title: 'The engine that the policy names is installed',
  async run({ repo }) {
    const { engine } = repo.config;
    if (engine === 'auto') return [];
    try {
      await repo.context.engines.load(engine);
      return [];
    } catch (error) {
      if (!isJvsError(error)) throw error;
      const { code, message } = error;
      return [{ severity: 'error', code, message, target: engine, hint: 'jvs config set engine auto' }];
    }
  },
};
