import type { Recoverer } from '@jvs/repo';

/** Who finishes or undoes an operation whose process died, by the operation in its intent. Loaded when there is one. */
export const recoverers: Readonly<Record<string, Recoverer>> = {
  restore: async (repo, intent) => (await import('./restore-recoverer.js')).recoverRestore(repo, intent),
};
