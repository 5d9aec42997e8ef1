import type { Recoverer } from './repo-context.js';
import { recoverInit } from './recover-init.js';
import { recoverSnapshot } from './recover-snapshot.js';

/** Recoverers of the operations this package carries out itself, by operation. */
export function builtInRecoverers(): Readonly<Record<string, Recoverer>> {
  return { init: recoverInit, snapshot: recoverSnapshot };
}
